#pragma once
// The note of a call in the CRM's chatter: HTML in which nothing that people wrote is markup.

#include <span>
#include <string>
#include <string_view>

#include "crm/call_note.hpp"

namespace softphone::crm {

/// Text as HTML: & < > " ' escaped, line ends as <br>. Control characters and marks that turn the direction
/// of writing are left out, malformed UTF-8 becomes U+FFFD; what is longer than `most` characters is cut with
/// an ellipsis.
std::string escape_html(std::string_view text, std::size_t most = 10000);

/// `others`: records that bear the number, too, and are named in the note.
std::string note_html(
    const CallNote& note,
    std::string_view language,
    std::span<const RecordRef> others,
    std::span<const std::string> attached = {}
);

/// What is left where a note was before the rep put it on another record.
std::string moved_html(const RecordRef& to, std::string_view language);

/// The follow-up in a line of plain text.
std::string follow_up_summary(const CallNote& note, std::string_view language);

/// "fr" or "en" of a locale such as fr_CA; `fallback` when it is neither.
std::string language_of(std::string_view locale, std::string_view fallback);

}  // namespace softphone::crm
