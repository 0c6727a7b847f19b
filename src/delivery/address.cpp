#include "delivery/address.hpp"

#include <algorithm>
#include <array>

namespace softphone::delivery {
namespace {

struct Block {
  std::array<std::uint8_t, 16> prefix;
  int bits;
};

/// RFC 6890 and its successors: everything of IPv4 that is not for the public internet. 169.254.169.254 is
/// where clouds tell secrets; 168.63.129.16 (Azure) and 192.0.0.192 (Oracle) do the same.
constexpr std::array<Block, 17> kSpecial4 = {{
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{168, 63, 129, 16}, 32},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 31, 196}, 24},
    {{192, 52, 193}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 3},  // multicast, reserved, broadcast
}};

/// Of IPv6 only 2000::/3 is public, but for these.
constexpr std::array<Block, 3> kSpecial6 = {{
    {{0x20, 0x01, 0x00}, 23},        // protocol assignments, Teredo among them
    {{0x20, 0x01, 0x0D, 0xB8}, 32},  // documentation
    {{0x3F, 0xFF, 0x00}, 20},        // documentation (RFC 9637)
}};

bool within(ByteView address, const Block& block) {
  for (int bit = 0; bit < block.bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((address[byte] & mask) != (block.prefix.at(byte) & mask)) return false;
  }
  return true;
}

template <std::size_t N>
bool within_any(ByteView address, const std::array<Block, N>& blocks) {
  return std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
    return within(address, block);
  });
}

}  // namespace

bool is_public_address(ByteView address) {
  if (address.size() == 4) return !within_any(address, kSpecial4);
  if (address.size() != 16) return false;
  constexpr Block mapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96};
  if (within(address, mapped)) return is_public_address(address.subspan(12));
  constexpr Block six_to_four{{0x20, 0x02}, 16};
  if (within(address, six_to_four)) return is_public_address(address.subspan(2, 4));
  constexpr Block global{{0x20}, 3};
  return within(address, global) && !within_any(address, kSpecial6);
}

}  // namespace softphone::delivery
