#pragma once
// Where Twilio is: hosts of its APIs by region, and the edges through which browsers reach it.
// https://www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region
// https://www.twilio.com/docs/global-infrastructure/understanding-edge-locations

#include <string>
#include <string_view>

namespace softphone::setup {

/// Where calls are processed and their data is kept, unless a region is chosen.
inline constexpr std::string_view kTwilioApi = "https://api.twilio.com";
/// The edge nearest to each browser.
inline constexpr std::string_view kNearestEdge = "roaming";

/// Whether calls can be processed there: us1, ie1 or au1. Other names of the kind are of edges, and Twilio's
/// API does not answer under them any more.
bool is_region(std::string_view text);
/// An edge as the Voice SDK takes it: "dublin", "roaming", or of a private interconnection, "london-ix".
bool is_edge(std::string_view text);

/// "https://api.dublin.ie1.twilio.com"; of no region, and of us1, the plain one. `region`: one that
/// is_region.
std::string api_base_of(std::string_view region);
/// Whether this is a REST API of Twilio's own, in whichever region; false: a carrier that stands in for it.
bool is_twilio(std::string_view api_base);
/// Another product's API in the same region: "https://voice.twilio.com"; empty, the same host, where a
/// carrier stands in.
std::string product_base(std::string_view api_base, std::string_view product);

}  // namespace softphone::setup
