#include "desk/after_call_json.hpp"

#include <boost/json.hpp>

namespace softphone::desk {
namespace {

namespace json = boost::json;

std::string text(const json::object& object, std::string_view name) {
  return json::value_to<std::string>(object.at(name));
}

json::value measure_json(const std::optional<Measure>& measure) {
  if (!measure) return nullptr;
  return json::object{{"average", measure->average}, {"worst", measure->worst}};
}

std::optional<Measure> read_measure(const json::object& object, std::string_view name) {
  const json::value& value = object.at(name);
  if (value.is_null()) return std::nullopt;
  const json::object& measure = value.as_object();
  return Measure{measure.at("average").to_number<double>(), measure.at("worst").to_number<double>()};
}

QualityTold read_quality(const json::object& object) {
  QualityTold told;
  told.id = text(object, "id");
  told.by = text(object, "by");
  told.codec = text(object, "codec");
  told.mos = read_measure(object, "mos");
  told.rtt = read_measure(object, "rtt");
  told.jitter = read_measure(object, "jitter");
  told.loss = read_measure(object, "loss");
  for (const json::value& value : object.at("warnings").as_array()) {
    const json::object& warning = value.as_object();
    const json::value& until = warning.at("until");
    told.warnings.push_back(
        {text(warning, "name"),
         warning.at("at").to_number<UnixMs>(),
         until.is_null() ? std::nullopt : std::optional(until.to_number<UnixMs>())}
    );
  }
  told.microphone = text(object, "microphone");
  told.speaker = text(object, "speaker");
  return told;
}

}  // namespace

json::object stored(const WrappedUp& saved) {
  return {
      {"kind", "wrap_up"},
      {"id", saved.id},
      {"by", saved.by},
      {"outcome", saved.outcome},
      {"note", saved.note},
      {"follow_up", saved.follow_up},
      {"follow_up_done", saved.follow_up_done}};
}

json::object stored(const WrapUpUndone& undone) {
  return {{"kind", "wrap_up_undone"}, {"id", undone.id}, {"by", undone.by}};
}

json::object measures_json(const QualityTold& told) {
  json::array warnings;
  for (const QualityWarning& warning : told.warnings) {
    warnings.push_back(json::object{
        {"name", warning.name},
        {"at", warning.at},
        {"until", warning.until ? json::value(*warning.until) : json::value(nullptr)}});
  }
  return {
      {"by", told.by},
      {"codec", told.codec},
      {"mos", measure_json(told.mos)},
      {"rtt", measure_json(told.rtt)},
      {"jitter", measure_json(told.jitter)},
      {"loss", measure_json(told.loss)},
      {"warnings", std::move(warnings)},
      {"microphone", told.microphone},
      {"speaker", told.speaker}};
}

json::object stored(const QualityTold& told) {
  json::object out = measures_json(told);
  out["kind"] = "quality";
  out["id"] = told.id;
  return out;
}

json::object stored(const Rated& rated) {
  return {
      {"kind", "rating"}, {"id", rated.id}, {"by", rated.by}, {"score", rated.score}, {"issue", rated.issue}};
}

json::object stored(const Listened& listened) {
  return {
      {"kind", "listened"},
      {"recording", listened.recording_sid},
      {"by", listened.by},
      {"download", listened.download}};
}

json::object stored(const TroubleTold& told) {
  return {{"kind", "trouble"}, {"id", told.id}, {"code", told.code}, {"warning", told.warning}};
}

std::optional<AfterFact> read_after_fact(std::string_view kind, const json::object& object) {
  if (kind == "wrap_up") {
    return WrappedUp{
        text(object, "id"),
        text(object, "by"),
        text(object, "outcome"),
        text(object, "note"),
        object.at("follow_up").to_number<UnixMs>(),
        object.at("follow_up_done").as_bool()};
  }
  if (kind == "wrap_up_undone") return WrapUpUndone{text(object, "id"), text(object, "by")};
  if (kind == "quality") return read_quality(object);
  if (kind == "rating")
    return Rated{
        text(object, "id"), text(object, "by"), object.at("score").to_number<int>(), text(object, "issue")};
  if (kind == "listened")
    return Listened{text(object, "recording"), text(object, "by"), object.at("download").as_bool()};
  if (kind == "crm") return read_crm_told(object);
  if (kind == "trouble")
    return TroubleTold{
        text(object, "id"), object.at("code").to_number<int>(), object.at("warning").as_bool()};
  return std::nullopt;
}

}  // namespace softphone::desk
