#pragma once
// Which passwords people may choose: NIST SP 800-63B §5.1.1.2. Length counts, composition does not; what
// everybody chooses, and what is known about the person, is refused.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace softphone::desk {

inline constexpr std::size_t kShortestPassword = 10;  ///< characters
inline constexpr std::size_t kLongestPassword = 256;  ///< characters; bounds what one guess costs us

enum class PasswordProblem { too_short, too_long, not_text, common, personal };

/// `known`: what others know of the person, such as name, identity and address.
std::optional<PasswordProblem> check_password(
    std::string_view password, const std::vector<std::string>& known
);

/// The word of the API: password_too_short …
std::string_view to_word(PasswordProblem problem);
/// A sentence for the person who chose it.
std::string_view sentence(PasswordProblem problem);

}  // namespace softphone::desk
