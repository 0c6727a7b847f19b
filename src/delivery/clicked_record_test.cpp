#include "delivery/clicked_record.hpp"

#include <gtest/gtest.h>

namespace softphone::delivery {
namespace {

TEST(ClickedRecord, IsALeadOrAContact) {
  EXPECT_EQ(read_clicked_record("crm.lead,68"), (ClickedRecord{"crm.lead", 68}));
  EXPECT_EQ(
      read_clicked_record("res.partner,9223372036854775807"), (ClickedRecord{"res.partner", INT64_MAX})
  );
}

TEST(ClickedRecord, IsNothingElse) {
  for (const char* text :
       {"",
        ",",
        "crm.lead",
        "crm.lead,",
        "crm.lead,0",
        "crm.lead,-1",
        "crm.lead,+1",
        "crm.lead, 1",
        "crm.lead,1 ",
        "crm.lead,1,2",
        "crm.lead,1e3",
        "crm.lead,9223372036854775808",
        "res.users,1",
        "CRM.lead,1",
        "crm.lead\n,1"})
    EXPECT_FALSE(read_clicked_record(text)) << text;
}

}  // namespace
}  // namespace softphone::delivery
