#pragma once
// For tests: requests judged by the facts of Twilio's REST API, tests/contract/twilio_rest_facts.json.

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/form.hpp"

namespace softphone::twilio {

class RestFacts {
 public:
  explicit RestFacts(const std::string& path) {
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    facts_ = boost::json::parse(text);
  }

  /// What Twilio would not understand; empty when all is well. `target`: path and query.
  [[nodiscard]] std::vector<std::string> complaints(
      std::string_view method, std::string_view target, const Form& form = {}
  ) const {
    const std::size_t question = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, question);
    const boost::json::object* operation = find(method, path);
    if (operation == nullptr) return {"no such operation: " + std::string(method) + ' ' + std::string(path)};
    const Form query = parse_form(target.substr(std::min(question + 1, target.size())));
    std::vector<std::string> out;
    judge(operation->at("query").as_object(), query, out);
    judge(operation->at("form").as_object(), form, out);
    const auto has = [&](const boost::json::value& name) {
      const std::string_view wanted(name.as_string());
      return form.has(wanted) || query.has(wanted);
    };
    for (const boost::json::value& name : operation->at("required").as_array()) {
      if (!has(name)) out.push_back("missing: " + std::string(name.as_string()));
    }
    if (const boost::json::value* groups = operation->if_contains("one_of")) {
      for (const boost::json::value& group : groups->as_array()) {
        const auto& names = group.as_array();
        if (std::none_of(names.begin(), names.end(), has)) out.emplace_back("it says nothing to do");
      }
    }
    return out;
  }

 private:
  using Object = boost::json::object;
  using Value = boost::json::value;

  [[nodiscard]] const Object* find(std::string_view method, std::string_view path) const {
    for (const Value& one : facts_.at("operations").as_array()) {
      const Object& operation = one.as_object();
      if (std::string_view(operation.at("method").as_string()) == method &&
          is_path(operation.at("path").as_string(), path, operation.at("in_path").as_object()))
        return &operation;
    }
    return nullptr;
  }

  /// "/Calls/{Sid}.json": what stands in braces is a part of a path without a slash, of its own type.
  static bool is_path(std::string_view pattern, std::string_view path, const Object& types) {
    while (true) {
      const std::size_t open = std::min(pattern.find('{'), pattern.size());
      if (path.substr(0, open) != pattern.substr(0, open)) return false;
      path.remove_prefix(open);
      if (open == pattern.size()) return path.empty();
      const std::size_t close = pattern.find('}', open);
      const std::string_view name = pattern.substr(open + 1, close - open - 1);
      pattern.remove_prefix(close + 1);
      const std::size_t end = std::min(path.find_first_of("/."), path.size());
      if (end == 0 || !fits(types.at(name), path.substr(0, end))) return false;
      path.remove_prefix(end);
    }
  }

  static bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  }

  static bool fits(const Value& type, std::string_view text) {
    if (const auto* words = type.if_array()) {
      return std::any_of(words->begin(), words->end(), [&](const Value& word) {
        return std::string_view(word.as_string()) == text;
      });
    }
    if (const Object* object = type.if_object()) {
      const Value& each = object->at("list");
      while (true) {
        const std::size_t space = std::min(text.find(' '), text.size());
        if (!fits(each, text.substr(0, space))) return false;
        if (space == text.size()) return true;
        text.remove_prefix(space + 1);
      }
    }
    const std::string_view name(type.as_string());
    if (name == "boolean") return text == "true" || text == "false";
    if (name == "integer") return is_digits(text);
    const bool sid = name.size() == 2 && name[0] >= 'A' && name[0] <= 'Z';
    return !sid || text.empty() ||
           (text.size() == 34 && text.starts_with(name) &&
            text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos);
  }

  static void judge(const Object& known, const Form& given, std::vector<std::string>& out) {
    for (const auto& [name, value] : given.pairs()) {
      const Value* type = known.if_contains(name);
      if (type == nullptr) {
        out.push_back("unknown: " + name);
      } else if (!fits(*type, value)) {
        out.push_back("wrong: " + name + '=' + value);
      }
    }
  }

  boost::json::value facts_;
};

}  // namespace softphone::twilio
