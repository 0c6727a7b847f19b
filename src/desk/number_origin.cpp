// Countries: ITU-T E.164 Annex, list of country codes; areas of +1: NANPA and the Canadian Numbering
// Administrator; of +7: 6 and 7 are Kazakhstan's.

#include "desk/number_origin.hpp"

#include <algorithm>
#include <map>

namespace softphone::desk {
namespace {

/// Prefixes and whose they are.
constexpr std::string_view kCountries =
    "1US 7RU 76KZ 77KZ 20EG 27ZA 30GR 31NL 32BE 33FR 34ES 36HU 39IT 40RO 41CH 43AT 44GB 45DK 46SE 47NO 48PL "
    "49DE 51PE 52MX 53CU 54AR 55BR 56CL 57CO 58VE 60MY 61AU 62ID 63PH 64NZ 65SG 66TH 81JP 82KR 84VN 86CN "
    "90TR 91IN 92PK 93AF 94LK 95MM 98IR 211SS 212MA 213DZ 216TN 218LY 220GM 221SN 222MR 223ML 224GN 225CI "
    "226BF 227NE 228TG 229BJ 230MU 231LR 232SL 233GH 234NG 235TD 236CF 237CM 238CV 239ST 240GQ 241GA 242CG "
    "243CD 244AO 245GW 246IO 248SC 249SD 250RW 251ET 252SO 253DJ 254KE 255TZ 256UG 257BI 258MZ 260ZM 261MG "
    "262FR 263ZW 264NA 265MW 266LS 267BW 268SZ 269KM 290SH 291ER 297AW 298FO 299GL 350GI 351PT 352LU 353IE "
    "354IS 355AL 356MT 357CY 358FI 359BG 370LT 371LV 372EE 373MD 374AM 375BY 376AD 377MC 378SM 380UA 381RS "
    "382ME 383XK 385HR 386SI 387BA 389MK 420CZ 421SK 423LI 500FK 501BZ 502GT 503SV 504HN 505NI 506CR 507PA "
    "508FR 509HT 590FR 591BO 592GY 593EC 594FR 595PY 596FR 597SR 598UY 599CW 670TL 672NF 673BN 674NR 675PG "
    "676TO 677SB 678VU 679FJ 680PW 681WF 682CK 683NU 685WS 686KI 687NC 688TV 689PF 690TK 691FM 692MH 850KP "
    "852HK 853MO 855KH 856LA 880BD 886TW 960MV 961LB 962JO 963SY 964IQ 965KW 966SA 967YE 968OM 970PS 971AE "
    "972IL 973BH 974QA 975BT 976MN 977NP 992TJ 993TM 994AZ 995GE 996KG 998UZ "
    // Of +1, what is not the United States.
    "1204CA 1226CA 1236CA 1249CA 1250CA 1257CA 1263CA 1289CA 1306CA 1343CA 1354CA 1365CA 1367CA 1368CA "
    "1382CA "
    "1387CA 1403CA 1416CA 1418CA 1428CA 1431CA 1437CA 1438CA 1450CA 1460CA 1468CA 1474CA 1506CA 1514CA "
    "1519CA "
    "1537CA 1548CA 1568CA 1579CA 1581CA 1584CA 1587CA 1600CA 1604CA 1613CA 1622CA 1639CA 1647CA 1672CA "
    "1683CA "
    "1705CA 1709CA 1742CA 1753CA 1778CA 1780CA 1782CA 1807CA 1819CA 1825CA 1867CA 1873CA 1879CA 1902CA "
    "1905CA "
    "1942CA 1242BS 1246BB 1264AI 1268AG 1284VG 1345KY 1441BM 1473GD 1649TC 1658JM 1664MS 1721SX 1758LC "
    "1767DM "
    "1784VC 1809DO 1829DO 1849DO 1868TT 1869KN 1876JM";

/// Numbers of companies that pay for being called: of no place, but of the continent.
constexpr std::string_view kTollFree = "1800 1822 1833 1844 1855 1866 1877 1888";
constexpr std::string_view kContinent = "America/Chicago America/Denver America/Los_Angeles America/New_York";

template <class Visit>
void each(std::string_view text, char separator, Visit visit) {
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    if (const std::string_view one = text.substr(0, end); !one.empty()) visit(one);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

/// The longest prefixes of either table.
constexpr std::size_t kLongest = 6;

using Prefixes = std::map<std::string_view, std::string_view>;

Prefixes read_zones() {
  Prefixes out;
  each(zone_prefixes(), '\n', [&](std::string_view line) {
    const std::size_t bar = line.find('|');
    if (bar == std::string_view::npos) return;
    each(line.substr(0, bar), ' ', [&](std::string_view prefix) {
      out.emplace(prefix, line.substr(bar + 1));
    });
  });
  each(kTollFree, ' ', [&](std::string_view prefix) { out.insert_or_assign(prefix, kContinent); });
  return out;
}

Prefixes read_countries() {
  Prefixes out;
  each(kCountries, ' ', [&](std::string_view entry) {
    const std::size_t digits = entry.size() - 2;
    out.emplace(entry.substr(0, digits), entry.substr(digits));
  });
  return out;
}

const Prefixes& countries() {
  static const Prefixes all = read_countries();
  return all;
}

/// What the longest known prefix says; empty: none is known.
std::string_view find(const Prefixes& prefixes, std::string_view e164) {
  if (e164.starts_with('+')) e164.remove_prefix(1);
  for (std::size_t length = std::min(kLongest, e164.size()); length > 0; --length) {
    const auto found = prefixes.find(e164.substr(0, length));
    if (found != prefixes.end()) return found->second;
  }
  return {};
}

}  // namespace

std::vector<std::string> zones_of(std::string_view e164) {
  static const Prefixes prefixes = read_zones();
  std::vector<std::string> out;
  each(find(prefixes, e164), ' ', [&](std::string_view zone) { out.emplace_back(zone); });
  return out;
}

std::string country_of(std::string_view e164) {
  return std::string(find(countries(), e164));
}

const std::vector<std::string>& numbered_countries() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> out;
    for (const auto& [prefix, country] : countries()) out.emplace_back(country);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }();
  return all;
}

}  // namespace softphone::desk
