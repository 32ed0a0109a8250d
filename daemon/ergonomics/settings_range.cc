#include "daemon/ergonomics/settings_range.h"

#include "daemon/ergonomics/situation.h"

#include <cmath>
#include <optional>

namespace desk::ergonomics {
namespace {

void keep(std::optional<core::Distance>& value, Range range) {
  if (value && !range.contains(value->mm())) value.reset();
}
void keep(std::optional<core::Height>& value, Range range) {
  if (value && !range.contains(value->mm())) value.reset();
}
void keep(core::Distance& value, Range range, core::Distance otherwise) {
  if (!range.contains(value.mm())) value = otherwise;
}

/// The crease of a knee lies well below its top: at least this [O].
constexpr core::Distance k_least_knee = core::Distance::of_mm(30);

}  // namespace

BodySettings meant(BodySettings settings) {
  keep(settings.stature, range::stature);
  keep(settings.shoe_heel, range::shoe);
  keep(settings.shoe_forefoot, range::shoe);
  keep(settings.mat, range::mat, {});
  if (!range::recline_deg.contains(settings.recline_deg)) settings.recline_deg = 0;
  keep(settings.popliteal, range::popliteal);
  keep(settings.knee, range::knee);
  keep(settings.elbow_rest, range::elbow_rest);
  keep(settings.thigh, range::thigh);
  keep(settings.buttock_popliteal, range::buttock_popliteal);
  keep(settings.eye_sitting, range::eye_sitting);
  keep(settings.elbow_standing, range::elbow_standing);
  keep(settings.eye_standing, range::eye_standing);
  if (settings.knee && settings.popliteal && *settings.knee < *settings.popliteal + k_least_knee)
    settings.knee.reset();
  return settings;
}

ChairSettings meant(ChairSettings settings) {
  keep(settings.min, range::seat);
  keep(settings.max, range::seat);
  if (settings.min && settings.max && *settings.max < *settings.min) {
    settings.min.reset();
    settings.max.reset();
  }
  keep(settings.seat, range::seat);
  keep(settings.compression, range::compression, ChairSettings{}.compression);
  keep(settings.depth, range::seat_depth);
  keep(settings.armrest, range::armrest);
  keep(settings.footrest, range::footrest, {});
  return settings;
}

FrameSettings meant(FrameSettings settings) {
  keep(settings.thickness, range::thickness, FrameSettings{}.thickness);
  keep(settings.screen_top, range::screen_top);
  return settings;
}

Situation meant(Situation situation) {
  situation.body = meant(situation.body);
  situation.chair = meant(situation.chair);
  situation.frame = meant(situation.frame);
  auto const& limits = situation.limits;
  if (!range::desk.contains(limits.min.mm()) || !range::desk.contains(limits.max.mm()) ||
      limits.max < limits.min)
    situation.limits = {};
  if (situation.seat && !range::seat.contains(situation.seat->height.mm())) situation.seat.reset();
  keep(situation.desk_sit, range::desk);
  keep(situation.desk_stand, range::desk);
  keep(situation.taught_lift, range::shoe);
  return situation;
}

}  // namespace desk::ergonomics
