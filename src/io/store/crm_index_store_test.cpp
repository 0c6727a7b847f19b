#include "io/store/crm_index_store.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "io/store/test_database.hpp"

namespace softphone::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr long kEnd = std::numeric_limits<long>::max();

class CrmIndexStoreTest : public DatabaseTest {
 protected:
  static crm::KeptRecord record(std::string_view model, long id, long partner, std::string key) {
    crm::KeptRecord kept;
    kept.model = model;
    kept.id = id;
    kept.partner = partner;
    kept.user = 3;
    kept.closed = id % 2 == 0;
    kept.changed = "2026-11-20 20:36:" + std::to_string(10 + id % 50);
    kept.document = R"({"name":"N"})";
    kept.keys = {std::move(key)};
    return kept;
  }
  /// The step that leads from what is kept; `records` are those of a page.
  static IndexWrite page(
      std::string_view model, std::vector<crm::KeptRecord> records, std::int64_t revision
  ) {
    IndexWrite write;
    write.step.next.model = model;
    write.step.next.revision = revision;
    write.records = std::move(records);
    return write;
  }
  CrmIndexStore index() { return CrmIndexStore(*store_); }
  std::vector<long> ids(std::string key) {
    auto store = index();
    std::vector<std::string> keys = {std::move(key)};
    const auto found = await(store.find(std::move(keys), ""));
    std::vector<long> out;
    for (const crm::KeptRecord& one : found->records) out.push_back(one.id);
    return out;
  }
};

TEST_F(CrmIndexStoreTest, FindsWhatAPageHasBroughtAlsoAfterARestart) {
  auto store = index();
  const auto kept = await(store.apply(page(
      crm::kLeads,
      {record(crm::kLeads, 1, 0, "345678"),
       record(crm::kLeads, 4, 9, "345678"),
       record(crm::kLeads, 2, 0, "000001")},
      0
  )));
  ASSERT_TRUE(kept) << kept.error().detail;
  EXPECT_TRUE(*kept);
  EXPECT_THAT(ids("345678"), ElementsAre(4, 1)) << "the last changed first";
  open();
  EXPECT_THAT(ids("345678"), ElementsAre(4, 1));
  EXPECT_THAT(ids("999999"), IsEmpty());
  auto again = index();
  const auto found = await(again.find({"345678"}, ""));
  EXPECT_EQ(found->records[0].partner, 9);
  EXPECT_EQ(found->records[0].user, 3);
  EXPECT_TRUE(found->records[0].closed);
  ASSERT_THAT(found->states, SizeIs(1));
  EXPECT_EQ(found->states[0].revision, 1);
}

TEST_F(CrmIndexStoreTest, ARecordThatChangedIsFoundByItsNewNumberOnly) {
  auto store = index();
  await(store.apply(page(crm::kLeads, {record(crm::kLeads, 1, 0, "345678")}, 0)));
  await(store.apply(page(crm::kLeads, {record(crm::kLeads, 1, 0, "111111")}, 1)));
  EXPECT_THAT(ids("345678"), IsEmpty());
  EXPECT_THAT(ids("111111"), ElementsAre(1));
  EXPECT_EQ(await(store.counts())->at("crm.lead"), 1);
}

TEST_F(CrmIndexStoreTest, WhatIsNotInAStretchIsGoneAndNothingBesideIt) {
  auto store = index();
  std::vector<crm::KeptRecord> five;
  for (long id = 1; id <= 5; ++id) five.push_back(record(crm::kLeads, id, 0, "345678"));
  await(store.apply(page(crm::kLeads, five, 0)));
  await(store.apply(page(crm::kContacts, {record(crm::kContacts, 3, 3, "345678")}, 0)));
  IndexWrite write = page(crm::kLeads, {}, 1);
  write.step.stretch = {1, 4};
  write.step.there = {4, 3};
  ASSERT_TRUE(*await(store.apply(write)));
  EXPECT_THAT(ids("345678"), ElementsAre(5, 4, 3, 1, 3));
  write = page(crm::kLeads, {}, 2);
  write.step.stretch = {0, kEnd};
  await(store.apply(write));
  EXPECT_THAT(ids("345678"), ElementsAre(3)) << "the contact stays";
  write = page(crm::kContacts, {}, 1);
  write.step.gone = {3};
  await(store.apply(write));
  EXPECT_THAT(ids("345678"), IsEmpty());
}

TEST_F(CrmIndexStoreTest, OfTwoThatGoOnFromOneStateOneIsRefused) {
  auto store = index();
  EXPECT_TRUE(*await(store.apply(page(crm::kLeads, {record(crm::kLeads, 1, 0, "345678")}, 0))));
  EXPECT_FALSE(*await(store.apply(page(crm::kLeads, {record(crm::kLeads, 2, 0, "345678")}, 0))));
  EXPECT_THAT(ids("345678"), ElementsAre(1)) << "nothing of it was kept";
  crm::IndexState state;
  state.model = crm::kLeads;
  state.revision = 1;
  state.reason = "network";
  EXPECT_TRUE(*await(store.save(state)));
  EXPECT_FALSE(*await(store.save(state)));
  const auto states = await(store.states());
  EXPECT_EQ(states->at(0).reason, "network");
  EXPECT_EQ(states->at(0).revision, 2);
}

TEST_F(CrmIndexStoreTest, WhatIsOfAnotherPlaceIsCleared) {
  auto store = index();
  await(store.apply(page(crm::kLeads, {record(crm::kLeads, 1, 0, "345678")}, 0)));
  IndexWrite write = page(crm::kLeads, {record(crm::kLeads, 8, 0, "345678")}, 1);
  write.step.clear = true;
  await(store.apply(write));
  EXPECT_THAT(ids("345678"), ElementsAre(8));
}

TEST_F(CrmIndexStoreTest, FindsTheLeadsOfACompanyAndWhoAsks) {
  auto store = index();
  await(store.apply(page(
      crm::kContacts,
      {record(crm::kContacts, 5, 5, "a"),
       record(crm::kContacts, 6, 5, "b"),
       record(crm::kContacts, 7, 7, "c")},
      0
  )));
  await(store.apply(page(
      crm::kLeads,
      {record(crm::kLeads, 1, 5, "x"),
       record(crm::kLeads, 2, 6, "x"),
       record(crm::kLeads, 3, 7, "x"),
       record(crm::kLeads, 4, 0, "x")},
      0
  )));
  await(store.apply(page(crm::kUsers, {record(crm::kUsers, 42, 0, "@alice")}, 0)));
  const auto leads = await(store.leads_of({5}));
  ASSERT_THAT(*leads, SizeIs(2));
  EXPECT_EQ(leads->at(0).id, 2);
  EXPECT_EQ(leads->at(1).id, 1);
  EXPECT_EQ(await(store.find({"a"}, "@alice"))->user, 42);
  EXPECT_EQ(await(store.find({"a"}, "@bob"))->user, 0);
}

TEST_F(CrmIndexStoreTest, IsLookedAtWithoutBeingChanged) {
  auto store = index();
  await(store.apply(page(crm::kLeads, {record(crm::kLeads, 1, 0, "345678")}, 0)));
  const auto examined = examine_index((folder_ / "softphone.db").string());
  ASSERT_TRUE(examined) << examined.error().detail;
  EXPECT_EQ(examined->counts.at("crm.lead"), 1);
  EXPECT_THAT(examined->states, SizeIs(1));
  EXPECT_FALSE(examine_index((folder_ / "none.db").string()));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "none.db"));
}

}  // namespace
}  // namespace softphone::store
