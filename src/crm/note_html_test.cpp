#include "crm/note_html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::crm {
namespace {

using testing::HasSubstr;
using testing::Not;

CallNote a_call() {
  CallNote note;
  note.call_sid = "CA9";
  note.number = "+33612345678";
  note.line = "+33199001000";
  note.identity = "alice";
  note.rep_name = "Alice Martin";
  note.duration = 192;
  note.outcome = "answered";
  note.call_url = "https://phone.example.com/calls/CA9";
  return note;
}

TEST(NoteHtml, TellsACallInFrench) {
  CallNote note = a_call();
  note.wrap_up = "Rendez-vous";
  note.note = "Rappeler mardi\navec Paul";
  note.follow_up = "2026-12-01";
  EXPECT_EQ(
      note_html(note, "fr", {}),
      "<p>Appel sortant vers +33612345678 : <b>répondu</b>, 3 min 12 s</p><p>Commercial : Alice Martin</p>"
      "<p>Ligne : +33199001000</p><p>Résultat : Rendez-vous</p><p>Relance : 2026-12-01</p>"
      "<p>Note : Rappeler mardi<br>avec Paul</p>"
      "<p><a href=\"https://phone.example.com/calls/CA9\">Fiche de l&#39;appel</a></p>"
  );
}

TEST(NoteHtml, TellsAMissedCallOfAHiddenNumberInEnglish) {
  CallNote note;
  note.direction = Direction::incoming;
  note.outcome = "missed";
  EXPECT_EQ(note_html(note, "en", {}), "<p>Incoming call (hidden number): <b>missed</b></p>");
}

TEST(NoteHtml, NothingThatPeopleWroteIsMarkup) {
  CallNote note = a_call();
  note.rep_name = "<img src=x onerror=alert(1)>";
  note.note = "a & b < c > \"d\" 'e' \x01\x1B[31m \u202Eevil\u2066 \xFF </p><script>";
  note.outcome = "<b>odd</b>";
  note.call_url = "javascript:alert(1)";
  note.recording_url = "https://phone.example.com/\"onclick=\"x";
  const std::vector<RecordRef> others = {
      {"crm.lead", 7, "<i>Lead</i>", "https://odoo.example.com/odoo/crm.lead/7"}};
  const std::string html = note_html(note, "en", others);
  for (const char* markup :
       {"<img", "<script", "<i>", "<b>odd", "javascript:", "\"onclick", "\x1B", "\u202E", "\u2066"}) {
    EXPECT_THAT(html, Not(HasSubstr(markup)));
  }
  EXPECT_THAT(html, HasSubstr("a &amp; b &lt; c &gt; &quot;d&quot; &#39;e&#39; [31m evil \uFFFD &lt;/p&gt;"));
  EXPECT_THAT(
      html, HasSubstr("Same number on: <a href=\"https://odoo.example.com/odoo/crm.lead/7\">&lt;i&gt;")
  );
}

TEST(NoteHtml, ARecordingIsItsAttachmentsOrALinkWithAReason) {
  CallNote note = a_call();
  note.call_url.clear();
  note.recording_url = "https://phone.example.com/#/history/CA9";
  const std::vector<std::string> attached = {"https://odoo.example.com/web/content/243"};
  const std::string ours = "<a href=\"https://phone.example.com/#/history/CA9\">Recording</a>";
  const std::string theirs = "<a href=\"https://odoo.example.com/web/content/243\">Recording</a>";
  for (const auto& [reason, is_attached, expected] : {
           std::tuple("", false, ours),
           std::tuple("", true, theirs),
           std::tuple("too_large", false, ours + " (too large to be attached)"),
           std::tuple("gone", false, ours + " (deleted before it was attached)"),
           std::tuple("failed", true, theirs + " \u00b7 " + ours + " (could not be attached)"),
           std::tuple("<b>", false, ours),
       }) {
    note.recording_reason = reason;
    const std::string html = note_html(
        note, "en", {}, is_attached ? std::span<const std::string>(attached) : std::span<const std::string>()
    );
    EXPECT_TRUE(html.ends_with("<p>" + expected + "</p>")) << reason << ": " << html;
  }
  note.recording_reason = "too_large";
  EXPECT_THAT(note_html(note, "fr", {}), HasSubstr("Enregistrement</a> (trop volumineux pour être joint)"));
}

TEST(NoteHtml, CutsWhatIsTooLong) {
  EXPECT_EQ(escape_html("<<<<", 2), "&lt;&lt;…");
  EXPECT_LT(escape_html(std::string(1000000, '<')).size(), 50000U);
}

TEST(NoteHtml, SpeaksTheLanguageOfTheReader) {
  EXPECT_EQ(language_of("fr_CA", "en"), "fr");
  EXPECT_EQ(language_of("en_US", "fr"), "en");
  EXPECT_EQ(language_of("de_DE", "fr"), "fr");
  EXPECT_EQ(language_of("", ""), "en");
}

}  // namespace
}  // namespace softphone::crm
