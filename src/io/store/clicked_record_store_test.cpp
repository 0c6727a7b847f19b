#include "io/store/clicked_record_store.hpp"

#include "io/store/test_database.hpp"

namespace softphone::store {
namespace {

const std::string kCall = "CA" + std::string(32, '1');

class ClickedRecordStoreTest : public DatabaseTest {};

TEST_F(ClickedRecordStoreTest, TheFirstOfACallCountsAndSurvivesARestart) {
  {
    ClickedRecordStore records(store_->threads());
    ASSERT_TRUE(await(records.keep(kCall, {"crm.lead", 68})));
    ASSERT_TRUE(await(records.keep(kCall, {"res.partner", 9}))) << "a webhook that is repeated";
  }
  open();
  ClickedRecordStore records(store_->threads());
  const auto kept = await(records.of_call(kCall));
  ASSERT_TRUE(kept);
  EXPECT_EQ(*kept, (delivery::ClickedRecord{"crm.lead", 68}));
}

TEST_F(ClickedRecordStoreTest, MostCallsHaveNone) {
  ClickedRecordStore records(store_->threads());
  const auto kept = await(records.of_call(kCall));
  ASSERT_TRUE(kept);
  EXPECT_EQ(*kept, std::nullopt);
}

}  // namespace
}  // namespace softphone::store
