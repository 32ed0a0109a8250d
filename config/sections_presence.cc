#include "config/schema_builder.h"
#include "config/sections.h"
#include "config/text_rules.h"

namespace desk::config {
namespace {

constexpr auto k_presence = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].presence;
};

using Sources = NamedList<PresenceSource::none, PresenceSource::always, PresenceSource::gpio,
                          PresenceSource::mqtt, PresenceSource::local>;
using driver::gpio::Bias;
using Biases = Named<Bias::as_is, Bias::none, Bias::pull_up, Bias::pull_down>;

constexpr std::string_view k_none = "none";

}  // namespace

Section presence_section() {
  using Presence = PresenceSettings;
  return {"desk.*.presence",
          "How the daemon knows that somebody is at the desk.",
          &k_desks,
          {stored<Sources>(k_presence, &Presence::sources,
                           {"source", Sources::choices(), Unit::none,
                            "Always: you take it upon yourself that somebody is there."}),
           stored<WholeSeconds>(k_presence, &Presence::hold,
                                {"hold_s", Integer{0, 3600}, Unit::seconds,
                                 "How long somebody counts as present after a sensor saw them last."}),
           stored<Plain>(k_presence, &Presence::line,
                         {"line", Text{line_rule}, Unit::none,
                          "Source gpio: the input that tells that somebody is there.", false, k_none}),
           stored<Plain>(k_presence, &Presence::active_low,
                         {"active_low", Flag{}, Unit::none, "Source gpio: whether somebody is a low level."}),
           stored<Biases>(k_presence, &Presence::bias,
                          {"bias", Biases::choice(), Unit::none,
                           "Source gpio: what holds the input while nothing drives it."}),
           stored<Plain>(k_presence, &Presence::topic,
                         {"topic", Text{topic_rule}, Unit::none, "Source mqtt: where somebody tells it.",
                          false, k_none}),
           stored<Plain>(k_presence, &Presence::present,
                         {"present", Text{label_rule}, Unit::none,
                          "Source mqtt: the payload for somebody being there."}),
           stored<Plain>(
               k_presence, &Presence::away,
               {"away", Text{label_rule}, Unit::none, "Source mqtt: the payload for nobody being there."}),
           stored<Plain>(k_presence, &Presence::pointer,
                         {"pointer", Text{pointer_rule}, Unit::none,
                          "Source mqtt: where it stands in a payload that is JSON.", false, k_none}),
           stored<Minutes>(
               k_presence, &Presence::stale,
               {"stale_minutes", Number{0, 1440}, Unit::minutes,
                "Source mqtt: unheard of for longer, nobody knows any more; 0: it only tells changes."}),
           stored<Minutes>(k_presence, &Presence::local,
                           {"local_minutes", Number{1, 1440}, Unit::minutes,
                            "Source local: how long a person's word counts."})}};
}

}  // namespace desk::config
