#pragma once
// Precompiled for everything in io/ and app/ that awaits: the expensive headers, once a library.

#include <fmt/core.h>

#include <boost/asio.hpp>
#include <boost/json.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>
