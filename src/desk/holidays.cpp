// The rules of each country. Sources: FR code du travail L3133-1 (Alsace-Moselle L3134-13, overseas L3422-2);
// BE arrêté royal du 18 avril 1974; LU code du travail L.232-2; DE the days that all Länder have, and the
// laws of each of them, without days of single towns; CH the days that nearly all cantons have; ES Estatuto
// de los Trabajadores 37.2, national ones; IT legge 260/1949, 151/2025; GB Banking and Financial Dealings Act
// 1971; US 5 U.S.C. 6103; CA Canada Labour Code, QC Loi sur les normes du travail. Whoever is open on one of
// them switches it off.

#include "desk/holidays.hpp"

#include <algorithm>
#include <array>

namespace softphone::desk {
namespace {

using std::chrono::days;

enum class Anchor {
  date,    ///< month a, day b
  easter,  ///< a days after Easter Sunday
  nth,     ///< the c-th weekday b (ISO) of month a; -1: the last
  up_to,   ///< the last weekday b (ISO) up to day c of month a
};

struct Rule {
  std::string_view key;
  Anchor anchor;
  int a;
  int b = 0;
  int c = 0;
  int since = 0;  ///< first year
};

enum class Weekend {
  lost,     ///< no day off for it
  next,     ///< the next working day that is no holiday itself
  nearest,  ///< the Friday before a Saturday, the Monday after a Sunday
};

struct Name {
  std::string_view key;
  std::string_view en;
  std::string_view fr;
};

constexpr std::array kNames = {
    Name{"new_year", "New Year’s Day", "Jour de l’an"},
    Name{"second_january", "2 January", "2 janvier"},
    Name{"epiphany", "Epiphany", "Épiphanie"},
    Name{"martin_luther_king", "Martin Luther King Jr. Day", "Journée de Martin Luther King"},
    Name{"presidents", "Presidents’ Day", "Journée des présidents"},
    Name{"women", "International Women’s Day", "Journée internationale des femmes"},
    Name{"saint_patrick", "St Patrick’s Day", "Saint-Patrick"},
    Name{"good_friday", "Good Friday", "Vendredi saint"},
    Name{"easter_monday", "Easter Monday", "Lundi de Pâques"},
    Name{"liberation", "Liberation Day", "Fête de la Libération"},
    Name{"labour", "Labour Day", "Fête du Travail"},
    Name{"early_may", "Early May bank holiday", "Lundi férié de début mai"},
    Name{"victory", "Victory in Europe Day", "Victoire de 1945"},
    Name{"europe", "Europe Day", "Journée de l’Europe"},
    Name{"ascension", "Ascension Day", "Ascension"},
    Name{"abolition", "Abolition of slavery", "Abolition de l’esclavage"},
    Name{"whit_monday", "Whit Monday", "Lundi de Pentecôte"},
    Name{"corpus_christi", "Corpus Christi", "Fête-Dieu"},
    Name{"victoria", "Victoria Day", "Fête de la Reine"},
    Name{"patriots", "National Patriots’ Day", "Journée nationale des patriotes"},
    Name{"spring_bank", "Spring bank holiday", "Lundi férié de printemps"},
    Name{"memorial", "Memorial Day", "Memorial Day"},
    Name{"republic", "Republic Day", "Fête de la République"},
    Name{"juneteenth", "Juneteenth", "Juneteenth"},
    Name{"national", "National Day", "Fête nationale"},
    Name{"saint_john", "Saint-Jean-Baptiste", "Fête nationale du Québec"},
    Name{"canada", "Canada Day", "Fête du Canada"},
    Name{"independence", "Independence Day", "Fête de l’Indépendance"},
    Name{"boyne", "Battle of the Boyne", "Bataille de la Boyne"},
    Name{"assumption", "Assumption Day", "Assomption"},
    Name{"summer_bank", "Summer bank holiday", "Lundi férié d’été"},
    Name{
        "reconciliation",
        "National Day for Truth and Reconciliation",
        "Journée nationale de la vérité et de la réconciliation"},
    Name{"children", "World Children’s Day", "Journée mondiale de l’enfance"},
    Name{"german_unity", "Day of German Unity", "Jour de l’Unité allemande"},
    Name{"saint_francis", "St Francis’ Day", "Saint-François d’Assise"},
    Name{"columbus", "Columbus Day", "Columbus Day"},
    Name{"hispanic", "National Day of Spain", "Fête nationale d’Espagne"},
    Name{"thanksgiving", "Thanksgiving", "Action de grâce"},
    Name{"reformation", "Reformation Day", "Fête de la Réformation"},
    Name{"all_saints", "All Saints’ Day", "Toussaint"},
    Name{"veterans", "Veterans Day", "Journée des anciens combattants"},
    Name{"armistice", "Armistice Day", "Armistice de 1918"},
    Name{"remembrance", "Remembrance Day", "Jour du Souvenir"},
    Name{"repentance", "Day of Repentance and Prayer", "Jour de pénitence et de prière"},
    Name{"saint_andrew", "St Andrew’s Day", "Saint-André"},
    Name{"constitution", "Constitution Day", "Jour de la Constitution"},
    Name{"immaculate", "Immaculate Conception", "Immaculée Conception"},
    Name{"christmas", "Christmas Day", "Noël"},
    Name{"second_christmas", "26 December", "26 décembre"},
};

struct Country {
  std::string_view code;
  Weekend weekend = Weekend::lost;
  std::vector<Rule> rules = {};
};

constexpr Rule kNewYear{"new_year", Anchor::date, 1, 1};
constexpr Rule kGoodFriday{"good_friday", Anchor::easter, -2};
constexpr Rule kEasterMonday{"easter_monday", Anchor::easter, 1};
constexpr Rule kLabour{"labour", Anchor::date, 5, 1};
constexpr Rule kAscension{"ascension", Anchor::easter, 39};
constexpr Rule kWhitMonday{"whit_monday", Anchor::easter, 50};
constexpr Rule kCorpusChristi{"corpus_christi", Anchor::easter, 60};
constexpr Rule kAssumption{"assumption", Anchor::date, 8, 15};
constexpr Rule kAllSaints{"all_saints", Anchor::date, 11, 1};
constexpr Rule kArmistice{"armistice", Anchor::date, 11, 11};
constexpr Rule kEpiphany{"epiphany", Anchor::date, 1, 6};
constexpr Rule kImmaculate{"immaculate", Anchor::date, 12, 8};
constexpr Rule kChristmas{"christmas", Anchor::date, 12, 25};
constexpr Rule kSecondChristmas{"second_christmas", Anchor::date, 12, 26};
constexpr Rule kEarlyMay{"early_may", Anchor::nth, 5, 1, 1};
constexpr Rule kSpringBank{"spring_bank", Anchor::nth, 5, 1, -1};

std::vector<Rule> with(std::vector<Rule> rules, std::initializer_list<Rule> more) {
  rules.insert(rules.end(), more);
  return rules;
}

std::vector<Country> make_countries() {
  const std::vector<Rule> france{
      kNewYear,
      kEasterMonday,
      kLabour,
      {"victory", Anchor::date, 5, 8},
      kAscension,
      kWhitMonday,
      {"national", Anchor::date, 7, 14},
      kAssumption,
      kAllSaints,
      kArmistice,
      kChristmas};
  const std::vector<Rule> germany{
      kNewYear,
      kGoodFriday,
      kEasterMonday,
      kLabour,
      kAscension,
      kWhitMonday,
      {"german_unity", Anchor::date, 10, 3},
      kChristmas,
      kSecondChristmas};
  const Rule women{"women", Anchor::date, 3, 8, 0, 2019};
  const Rule reformation{"reformation", Anchor::date, 10, 31};
  // In the north it came after the jubilee of 2017.
  const Rule reformation_of_the_north{"reformation", Anchor::date, 10, 31, 0, 2018};
  const std::vector<Rule> britain{
      kNewYear, kGoodFriday, kEarlyMay, kSpringBank, kChristmas, kSecondChristmas};
  const Rule late_summer{"summer_bank", Anchor::nth, 8, 1, -1};
  const Rule canada_day{"canada", Anchor::date, 7, 1};
  const Rule labor_day{"labour", Anchor::nth, 9, 1, 1};
  const Rule canadian_thanksgiving{"thanksgiving", Anchor::nth, 10, 1, 2};
  return {
      {"FR", Weekend::lost, france},
      {"FR-AM", Weekend::lost, with(france, {kGoodFriday, kSecondChristmas})},
      {"FR-GP", Weekend::lost, with(france, {{"abolition", Anchor::date, 5, 27}})},
      {"FR-MQ", Weekend::lost, with(france, {{"abolition", Anchor::date, 5, 22}})},
      {"FR-GF", Weekend::lost, with(france, {{"abolition", Anchor::date, 6, 10}})},
      {"FR-RE", Weekend::lost, with(france, {{"abolition", Anchor::date, 12, 20}})},
      {"FR-YT", Weekend::lost, with(france, {{"abolition", Anchor::date, 4, 27}})},
      {"BE",
       Weekend::lost,
       {kNewYear,
        kEasterMonday,
        kLabour,
        kAscension,
        kWhitMonday,
        {"national", Anchor::date, 7, 21},
        kAssumption,
        kAllSaints,
        kArmistice,
        kChristmas}},
      {"CH",
       Weekend::lost,
       {kNewYear,
        kGoodFriday,
        kEasterMonday,
        kAscension,
        kWhitMonday,
        {"national", Anchor::date, 8, 1},
        kChristmas,
        kSecondChristmas}},
      {"LU",
       Weekend::lost,
       {kNewYear,
        kEasterMonday,
        kLabour,
        {"europe", Anchor::date, 5, 9, 0, 2019},
        kAscension,
        kWhitMonday,
        {"national", Anchor::date, 6, 23},
        kAssumption,
        kAllSaints,
        kChristmas,
        kSecondChristmas}},
      {"DE", Weekend::lost, germany},
      {"DE-BW", Weekend::lost, with(germany, {kEpiphany, kCorpusChristi, kAllSaints})},
      {"DE-BY", Weekend::lost, with(germany, {kEpiphany, kCorpusChristi, kAssumption, kAllSaints})},
      {"DE-BE", Weekend::lost, with(germany, {women})},
      {"DE-BB", Weekend::lost, with(germany, {reformation})},
      {"DE-HB", Weekend::lost, with(germany, {reformation_of_the_north})},
      {"DE-HH", Weekend::lost, with(germany, {reformation_of_the_north})},
      {"DE-HE", Weekend::lost, with(germany, {kCorpusChristi})},
      {"DE-MV", Weekend::lost, with(germany, {{"women", Anchor::date, 3, 8, 0, 2023}, reformation})},
      {"DE-NI", Weekend::lost, with(germany, {reformation_of_the_north})},
      {"DE-NW", Weekend::lost, with(germany, {kCorpusChristi, kAllSaints})},
      {"DE-RP", Weekend::lost, with(germany, {kCorpusChristi, kAllSaints})},
      {"DE-SL", Weekend::lost, with(germany, {kCorpusChristi, kAssumption, kAllSaints})},
      {"DE-SN", Weekend::lost, with(germany, {reformation, {"repentance", Anchor::up_to, 11, 3, 22}})},
      {"DE-ST", Weekend::lost, with(germany, {kEpiphany, reformation})},
      {"DE-SH", Weekend::lost, with(germany, {reformation_of_the_north})},
      {"DE-TH", Weekend::lost, with(germany, {{"children", Anchor::date, 9, 20, 0, 2019}, reformation})},
      {"ES",
       Weekend::lost,
       {kNewYear,
        kEpiphany,
        kGoodFriday,
        kLabour,
        kAssumption,
        {"hispanic", Anchor::date, 10, 12},
        kAllSaints,
        {"constitution", Anchor::date, 12, 6},
        kImmaculate,
        kChristmas}},
      {"IT",
       Weekend::lost,
       {kNewYear,
        kEpiphany,
        kEasterMonday,
        {"liberation", Anchor::date, 4, 25},
        kLabour,
        {"republic", Anchor::date, 6, 2},
        kAssumption,
        {"saint_francis", Anchor::date, 10, 4, 0, 2026},
        kAllSaints,
        kImmaculate,
        kChristmas,
        kSecondChristmas}},
      {"GB", Weekend::next, with(britain, {kEasterMonday, late_summer})},
      {"GB-SCT",
       Weekend::next,
       with(
           britain,
           {{"second_january", Anchor::date, 1, 2},
            {"summer_bank", Anchor::nth, 8, 1, 1},
            {"saint_andrew", Anchor::date, 11, 30}}
       )},
      {"GB-NIR",
       Weekend::next,
       with(
           britain,
           {kEasterMonday,
            late_summer,
            {"saint_patrick", Anchor::date, 3, 17},
            {"boyne", Anchor::date, 7, 12}}
       )},
      {"US",
       Weekend::nearest,
       {kNewYear,
        {"martin_luther_king", Anchor::nth, 1, 1, 3},
        {"presidents", Anchor::nth, 2, 1, 3},
        {"memorial", Anchor::nth, 5, 1, -1},
        {"juneteenth", Anchor::date, 6, 19, 0, 2021},
        {"independence", Anchor::date, 7, 4},
        labor_day,
        {"columbus", Anchor::nth, 10, 1, 2},
        {"veterans", Anchor::date, 11, 11},
        {"thanksgiving", Anchor::nth, 11, 4, 4},
        kChristmas}},
      {"CA",
       Weekend::next,
       {kNewYear,
        kGoodFriday,
        {"victoria", Anchor::up_to, 5, 1, 24},
        canada_day,
        labor_day,
        {"reconciliation", Anchor::date, 9, 30, 0, 2021},
        canadian_thanksgiving,
        {"remembrance", Anchor::date, 11, 11},
        kChristmas,
        kSecondChristmas}},
      {"CA-QC",
       Weekend::next,
       {kNewYear,
        kGoodFriday,
        {"patriots", Anchor::up_to, 5, 1, 24},
        {"saint_john", Anchor::date, 6, 24},
        canada_day,
        labor_day,
        canadian_thanksgiving,
        kChristmas}},
  };
}

const std::vector<Country>& countries() {
  static const std::vector<Country> all = make_countries();
  return all;
}

std::chrono::month month(int number) {
  return std::chrono::month(static_cast<unsigned>(number));
}

std::chrono::weekday weekday(int iso) {
  return std::chrono::weekday(static_cast<unsigned>(iso));
}

Day day_of(const Rule& rule, int year) {
  const std::chrono::year in(year);
  switch (rule.anchor) {
    case Anchor::date:
      return in / month(rule.a) / rule.b;
    case Anchor::easter:
      return easter(year) + days(rule.a);
    case Anchor::nth:
      if (rule.c < 0) return Day(in / month(rule.a) / weekday(rule.b)[std::chrono::last]);
      return Day(in / month(rule.a) / weekday(rule.b)[static_cast<unsigned>(rule.c)]);
    case Anchor::up_to:
      break;
  }
  const Day last = in / month(rule.a) / rule.c;
  return last - (std::chrono::weekday(last) - weekday(rule.b));
}

bool is_weekend(Day day) {
  return iso_weekday(day) >= 6;
}

/// The days off in place of those that fall on a weekend, behind the others.
void add_substitutes(std::vector<Holiday>& found, Weekend weekend) {
  const auto taken = [&](Day day) {
    return std::any_of(found.begin(), found.end(), [&](const Holiday& one) { return one.day == day; });
  };
  const std::vector<Holiday> plain = found;
  for (const Holiday& holiday : plain) {
    if (!is_weekend(holiday.day)) continue;
    Holiday instead = holiday;
    instead.substitute = true;
    if (weekend == Weekend::nearest) {
      instead.day += days(iso_weekday(holiday.day) == 6 ? -1 : 1);
    } else {
      while (is_weekend(instead.day) || taken(instead.day)) instead.day += days(1);
    }
    found.push_back(instead);
  }
}

std::vector<Holiday> of_year(const Country& country, int year) {
  std::vector<Holiday> found;
  for (const Rule& rule : country.rules) {
    if (year < rule.since) continue;
    const auto* name =
        std::find_if(kNames.begin(), kNames.end(), [&](const Name& one) { return one.key == rule.key; });
    if (name != kNames.end()) found.push_back({day_of(rule, year), rule.key, name->en, name->fr});
  }
  std::stable_sort(found.begin(), found.end(), [](const Holiday& a, const Holiday& b) {
    return a.day < b.day;
  });
  if (country.weekend != Weekend::lost) add_substitutes(found, country.weekend);
  return found;
}

}  // namespace

Day easter(int year) {
  const int a = year % 19;
  const int b = year / 100;
  const int c = year % 100;
  const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return std::chrono::year(year) / month(f / 31) / (f % 31 + 1);
}

const std::vector<std::string_view>& holiday_countries() {
  static const std::vector<std::string_view> all = [] {
    std::vector<std::string_view> codes;
    for (const Country& country : countries()) codes.push_back(country.code);
    return codes;
  }();
  return all;
}

bool is_holiday_country(std::string_view country) {
  const auto& all = holiday_countries();
  return std::find(all.begin(), all.end(), country) != all.end();
}

std::vector<Holiday> holidays_of(std::string_view code, int year) {
  const auto country = std::find_if(countries().begin(), countries().end(), [&](const Country& one) {
    return one.code == code;
  });
  if (country == countries().end() || year < 1583 || year > 9998) return {};
  std::vector<Holiday> found = of_year(*country, year);
  // The day off for a New Year on a Saturday is in the old year.
  const std::vector<Holiday> following = of_year(*country, year + 1);
  found.insert(found.end(), following.begin(), following.end());
  std::erase_if(found, [&](const Holiday& one) {
    return static_cast<int>(std::chrono::year_month_day(one.day).year()) != year;
  });
  std::stable_sort(found.begin(), found.end(), [](const Holiday& a, const Holiday& b) {
    return a.day < b.day;
  });
  return found;
}

}  // namespace softphone::desk
