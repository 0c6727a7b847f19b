#include "proto/twiml/document.hpp"

#include <gtest/gtest.h>

namespace softphone::twiml {

namespace {

/// Number of the error, 0 for a document.
int code_of(std::string_view body) {
  const auto result = parse_document(body);
  return result ? 0 : result.error().number();
}

Element root_of(std::string_view body) {
  auto result = parse_document(body);
  if (!result) {
    ADD_FAILURE() << result.error().number() << " " << result.error().detail;
    return {};
  }
  return result->root;
}

}  // namespace

TEST(TwimlDocument, ReadsAnOrdinaryDocument) {
  const Element root = root_of(R"(<?xml version="1.0" encoding="UTF-8"?>
<!-- made by the helper -->
<Response>
  <Dial callerId="+33199000001" timeout='20' action="/next?a=1&amp;b=2">
    <Client>alice</Client><Number sendDigits="ww1">
      +33199000002
    </Number>
  </Dial>
  <Hangup/>
</Response>
)");
  EXPECT_EQ(root.name, "Response");
  ASSERT_EQ(root.children.size(), 2U);
  const Element& dial = root.children[0];
  EXPECT_EQ(dial.name, "Dial");
  ASSERT_EQ(dial.attributes.size(), 3U);
  EXPECT_EQ(dial.attributes[0].name, "callerId");
  EXPECT_EQ(dial.attributes[1].value, "20");
  EXPECT_EQ(*dial.attribute("action"), "/next?a=1&b=2");
  EXPECT_EQ(dial.attribute("Action"), nullptr);
  EXPECT_EQ(dial.attribute_or("method", "POST"), "POST");
  EXPECT_EQ(dial.own_text(), "");
  EXPECT_EQ(dial.child("Number")->own_text(), "+33199000002");
  EXPECT_EQ(dial.child("Sip"), nullptr);
  EXPECT_EQ(root.children[1].name, "Hangup");
}

TEST(TwimlDocument, AnEmptyAttributeIsNotAnAbsentOne) {
  const Element root = root_of(R"(<Response><Gather finishOnKey=""/></Response>)");
  ASSERT_NE(root.children[0].attribute("finishOnKey"), nullptr);
  EXPECT_EQ(root.children[0].attribute_or("finishOnKey", "#"), "");
}

TEST(TwimlDocument, KeepsMixedTextInPlace) {
  const Element say = root_of(
                          "<Response><Say> Hello <break strength=\"weak\"/><emphasis>dear "
                          "<w>old</w></emphasis>\n friend<!-- x -->s."
                          "<![CDATA[ <3 &amp; ]]></Say></Response>"
  )
                          .children[0];
  EXPECT_EQ(say.text, " Hello ");
  ASSERT_EQ(say.children.size(), 2U);
  EXPECT_EQ(say.children[0].tail, "");
  EXPECT_EQ(say.children[1].text, "dear ");
  EXPECT_EQ(say.children[1].tail, "\n friends. <3 &amp; ");
  EXPECT_EQ(say.own_text(), "Hello \n friends. <3 &amp;");
  EXPECT_EQ(say.spoken_text(), "Hello dear old friends. <3 &amp;");
}

TEST(TwimlDocument, ResolvesReferences) {
  const Element root = root_of(
      "<Response a='&#10;&quot;&apos;'><Say>&lt;&gt;&amp;amp; caf&#233; &#x20AC; &#x1F600; "
      "\xc3\xa9</Say></Response>"
  );
  EXPECT_EQ(*root.attribute("a"), "\n\"'");
  EXPECT_EQ(root.children[0].own_text(), "<>&amp; caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \xc3\xa9");
}

TEST(TwimlDocument, ReadsLatin1WhenThePrologSaysSo) {
  const Element root =
      root_of("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Response><Say>caf\xe9</Say></Response>");
  EXPECT_EQ(root.children[0].own_text(), "caf\xc3\xa9");
}

TEST(TwimlDocument, AcceptsByteOrderMarkAndBlanksWithoutAProlog) {
  EXPECT_EQ(code_of("\xef\xbb\xbf<?xml version='1.0'?><Response/>"), 0);
  EXPECT_EQ(code_of("\n  <Response/>\n"), 0);
  EXPECT_EQ(code_of("<Response></Response><?note x?><!-- end -->"), 0);
}

TEST(TwimlDocument, EmptyBody) {
  for (const std::string_view body : {"", " \r\n\t", "\xef\xbb\xbf"}) EXPECT_EQ(code_of(body), 11770) << body;
}

TEST(TwimlDocument, TooLarge) {
  const std::string head = "<Response><Say>";
  const std::string foot = "</Say></Response>";
  const std::size_t room = kMaxDocumentBytes - head.size() - foot.size();
  EXPECT_EQ(code_of(head + std::string(room, 'a') + foot), 0);
  EXPECT_EQ(code_of(head + std::string(room + 1, 'a') + foot), 11750);
}

TEST(TwimlDocument, BadXmlVersion) {
  EXPECT_EQ(code_of("<?xml version=\"1.1\"?><Response/>"), 12101);
  EXPECT_EQ(code_of("<?xml version=\"2.0\"?><Response/>"), 12101);
  EXPECT_EQ(code_of("<?xml encoding=\"UTF-8\"?><Response/>"), 12101);
}

TEST(TwimlDocument, WrongRoot) {
  EXPECT_EQ(code_of("<Say>hello</Say>"), 12102);
  EXPECT_EQ(code_of("<response/>"), 12102);
  EXPECT_EQ(code_of("<html><body><p>Internal error</p></body></html>"), 12102);
}

TEST(TwimlDocument, NotWellFormed) {
  for (const std::string_view body :
       {"hello",
        "{\"a\":1}",
        "<Response>",
        "<Response><Say></Response>",
        "</Response>",
        "<Response",
        "<Response/><Response/>",
        "<Response/>trailing",
        "leading<Response/>",
        "<Response/><![CDATA[x]]>",
        " <?xml version=\"1.0\"?><Response/>",
        "<!-- x --><?xml version=\"1.0\"?><Response/>",
        "<Response><?xml version=\"1.0\"?></Response>",
        "<?xml version=\"1.0\"?>",
        "<!-- only -->",
        "<Response><Say>a & b</Say></Response>",
        "<Response><Say>&nbsp;</Say></Response>",
        "<Response><Say>&#0;</Say></Response>",
        "<Response><Say>&#xD800;</Say></Response>",
        "<Response><Say>&#x110000;</Say></Response>",
        "<Response><Say>&#99999999999;</Say></Response>",
        "<Response><Say>&#;</Say></Response>",
        "<Response><Say>&#x;</Say></Response>",
        "<Response><Say>&#12a;</Say></Response>",
        "<Response><Say>]]></Say></Response>",
        "<Response><Say>\x01</Say></Response>",
        "<Response><Say>\xff</Say></Response>",
        "<Response><Say>\xc0\xaf</Say></Response>",
        "<Response><Say>\xed\xa0\x80</Say></Response>",
        "<Response><Say>\xe2\x82</Say></Response>",
        "<Response><!-- a -- b --></Response>",
        "<Response><Dial a='1' a='2'/></Response>",
        "<Response><Dial a='1'b='2'/></Response>",
        "<Response><Dial a=1/></Response>",
        "<Response><Dial a/></Response>",
        "<Response><Dial a='<'/></Response>",
        "<Response><Redirect method='a&b'>x</Redirect></Response>",
        "<!DOCTYPE Response><Response/>",
        "<!DOCTYPE r [<!ENTITY x \"boom\"><!ENTITY y \"&x;&x;\">]><Response><Say>&y;</Say></Response>"}) {
    EXPECT_EQ(code_of(body), 12100) << body;
  }
  EXPECT_EQ(code_of(std::string_view("<Response/>\0<x>", 15)), 12100);
}

TEST(TwimlDocument, SaysWhereItBroke) {
  const auto result = parse_document("<Response><Say>fine</Say><Say>a & b</Say></Response>");
  ASSERT_FALSE(result);
  EXPECT_GE(result.error().offset, 25U);
  EXPECT_LE(result.error().offset, 35U);
  EXPECT_FALSE(result.error().detail.empty());
}

TEST(TwimlDocument, CapsDepthCountAndAttributes) {
  const auto nested = [](std::size_t depth) {
    std::string body;
    for (std::size_t i = 1; i < depth; ++i) body += "<a>";
    for (std::size_t i = 1; i < depth; ++i) body += "</a>";
    return "<Response>" + body + "</Response>";
  };
  EXPECT_EQ(code_of(nested(kMaxDepth)), 0);
  EXPECT_EQ(code_of(nested(kMaxDepth + 1)), 12100);
  EXPECT_EQ(code_of(nested(9'000)), 12100);

  const auto siblings = [](std::size_t count) {
    std::string body = "<Response>";
    for (std::size_t i = 1; i < count; ++i) body += "<Pause/>";
    return body + "</Response>";
  };
  EXPECT_EQ(code_of(siblings(kMaxElements)), 0);
  EXPECT_EQ(code_of(siblings(kMaxElements + 1)), 12100);

  const auto attributes = [](std::size_t count) {
    std::string body = "<Response";
    for (std::size_t i = 0; i < count; ++i) body += " a" + std::to_string(i) + "=''";
    return body + "/>";
  };
  EXPECT_EQ(code_of(attributes(kMaxAttributes)), 0);
  EXPECT_EQ(code_of(attributes(kMaxAttributes + 1)), 12100);
}

TEST(TwimlDocument, EveryTruncationIsRefused) {
  const std::string body =
      "<?xml version=\"1.0\"?><Response><Say a=\"&amp;\">h<![CDATA[x]]><!-- c --></Say></Response>";
  EXPECT_EQ(code_of(body), 0);
  for (std::size_t size = 1; size < body.size(); ++size) {
    EXPECT_NE(code_of(std::string_view(body).substr(0, size)), 0) << size;
  }
}

}  // namespace softphone::twiml
