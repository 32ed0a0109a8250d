#pragma once

#include "daemon/ergonomics/assessment.h"
#include "daemon/texts/texts.h"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The one JSON form of what ergonomics says of a person at a desk. Millimetres and degrees to 0.1; what is
/// not known is null.
namespace desk::wire {

/// {"user","language","body":{"popliteal":{"mm","tolerance_mm","estimated"},…},
///  "person":{"sex","lift_mm","lift_assumed","drop_mm","mat_mm","recline_deg","progressive_lenses"},
///  "chair":{"min_mm","max_mm","empty","compression_mm","depth_mm","armrest_mm","lumbar_support",
///           "footrest_mm"},
///  "desk":{"min_mm","max_mm","thickness_mm","screen_top_mm"},
///  "seat_mm": with somebody on it,"seat_source":"told"|"sensor"|null,"sit_mm","stand_mm",
///  "angles":{"thigh_deg","hip_deg","elbow_sit_deg","elbow_stand_deg"},
///  "worst","findings":[{"id","grade","value","unit","change_mm","estimated","message"}],
///  "plan":null|{"seat_mm","footrest_mm","sit_mm","stand_mm","screen_top_mm","room_mm","estimated",
///               "steps":[{"what","from_mm","to_mm","change_mm","message"}],
///               "problems":[{"limit","mm","message"}]},
///  "times":[{"id","grade","value","unit","message"}]: the day so far; "worst" knows nothing of it}
/// Messages are in the language of `texts`.
boost::json::object to_json(ergonomics::Assessment const& assessment,
                            std::vector<ergonomics::Finding> const& times, std::string_view user,
                            texts::Texts const& texts);

/// The same read back, leniently: a member that is missing or of another type is absent.
struct ErgonomicsView {
  struct Finding {
    std::string id;
    ergonomics::Grade grade = ergonomics::Grade::unknown;
    double value = 0;
    std::string unit;
    std::optional<double> change_mm;
    bool estimated = false;
    std::string message;
  };
  struct Step {
    std::string what;
    std::optional<double> from_mm;
    std::optional<double> to_mm;
    std::optional<double> change_mm;
    std::string message;
  };
  struct Problem {
    std::string limit;
    std::optional<double> mm;
    std::string message;
  };
  struct Plan {
    std::optional<double> seat_mm;
    std::optional<double> footrest_mm;
    std::optional<double> sit_mm;
    std::optional<double> stand_mm;
    std::optional<double> screen_top_mm;
    bool estimated = false;
    std::vector<Step> steps;
    std::vector<Problem> problems;
  };

  std::string user;
  std::string language;
  ergonomics::Body body;
  ergonomics::ChairSettings chair;
  ergonomics::FrameSettings frame;
  std::optional<double> desk_min_mm;
  std::optional<double> desk_max_mm;
  std::optional<double> seat_mm;
  std::string seat_source;
  std::optional<double> sit_mm;
  std::optional<double> stand_mm;
  ergonomics::Angles angles;
  ergonomics::Grade worst = ergonomics::Grade::unknown;
  std::vector<Finding> findings;
  std::vector<Finding> times;  ///< of the day
  std::optional<Plan> plan;
};
ErgonomicsView read_ergonomics(boost::json::object const& object);

}  // namespace desk::wire
