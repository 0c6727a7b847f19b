#include "desk/history_csv.hpp"

#include <gtest/gtest.h>

namespace softphone::desk {
namespace {

TEST(CsvField, IsQuotedOnlyWhenItMustBe) {
  EXPECT_EQ(csv_field("plain é"), "plain é");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("a;b"), "\"a;b\"");
  EXPECT_EQ(csv_field("he said \"no\""), "\"he said \"\"no\"\"\"");
  EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(csv_field(""), "");
}

TEST(CsvField, NothingIsTakenForAFormula) {
  EXPECT_EQ(csv_field("=1+1"), "'=1+1");
  EXPECT_EQ(csv_field("=HYPERLINK(\"http://x\",\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
  EXPECT_EQ(csv_field("+cmd|' /C calc'!A0"), "'+cmd|' /C calc'!A0");
  EXPECT_EQ(csv_field("-2"), "'-2");
  EXPECT_EQ(csv_field("@SUM(A1)"), "'@SUM(A1)");
  EXPECT_EQ(csv_field("\t=1"), "'\t=1");
  EXPECT_EQ(csv_field("+33639980001"), "+33639980001") << "a phone number is none";
}

TEST(Csv, ALineHasAFieldForEveryName) {
  CallRecord record;
  record.sid = "CA1";
  record.started_at = 1'763'700'000'123;
  record.direction = Direction::incoming;
  record.peer = {false, "+33639980001", {}};
  record.outcome = Outcome::missed;
  record.wrap_up =
      WrapUpRecord{{"w", "bob", "follow_up", "=danger,\n\"quoted\"", 1'763'800'000'000, true}, 5};
  record.quality = QualityRecord{"good", 4.256};
  EXPECT_EQ(
      csv_line(record, "Bob Durand", default_outcomes(), {CsvLanguage::fr, ','}),
      "2025-11-21 04:40:00,Entrant,Bob Durand,+33639980001,,Manqué,,0,À rappeler,\"'=danger,\n"
      "\"\"quoted\"\"\",2025-11-22 08:26:40,oui,non,4.26,CA1\r\n"
  );
  const std::string head = csv_head({CsvLanguage::en, ';'});
  EXPECT_TRUE(head.starts_with("\xEF\xBB\xBFStart (UTC);Direction;"));
  EXPECT_EQ(std::count(head.begin(), head.end(), ';'), 14);
  record.wrap_up->saved.outcome = "gone";
  EXPECT_NE(csv_line(record, "", {}, {}).find(",gone,"), std::string::npos) << "a key that nobody knows";
}

}  // namespace
}  // namespace softphone::desk
