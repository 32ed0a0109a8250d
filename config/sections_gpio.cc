#include "config/sections.h"

#include "config/schema_builder.h"
#include "config/text_rules.h"

namespace desk::config {
namespace {

constexpr auto k_sensor = [](auto& s, std::size_t i) -> auto& {
  return s.sensors[i];
};
constexpr auto k_gpio = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].gpio;
};
constexpr auto k_obstacle = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].obstacle;
};
constexpr auto k_buttons = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].buttons;
};
constexpr auto k_signal = [](auto& s, std::size_t i) -> auto& {
  return s.desks[i].signal;
};

using Source = SensorSettings::Source;
using Sources = Named<Source::iio, Source::encoder, Source::pulses, Source::hc_sr04>;
using Biases = Named<Bias::as_is, Bias::none, Bias::pull_up, Bias::pull_down>;
using Stages = Named<OutputStage::push_pull, OutputStage::open_drain, OutputStage::open_source>;

constexpr std::string_view k_none = "none";
constexpr std::string_view k_bias_doc = "What holds the input while nothing drives it.";

/// A key that names a line.
template <typename Of, typename Owner>
Field line(Of of, std::string Owner::*member, std::string_view name, std::string_view doc,
           bool needed = false) {
  return stored<Plain>(of, member, {name, Text{line_rule}, Unit::none, doc, needed, needed ? "" : k_none});
}

template <typename Of, typename Owner>
Field active_low(Of of, bool Owner::*member, std::string_view doc) {
  return stored<Plain>(of, member, {"active_low", Flag{}, Unit::none, doc});
}

template <typename Of, typename Owner>
Field bias(Of of, Bias Owner::*member) {
  return stored<Biases>(of, member, {"bias", Biases::choice(), Unit::none, k_bias_doc});
}

template <typename Of, typename Owner>
Field debounce(Of of, core::Duration Owner::*member, std::int64_t longest_ms) {
  return stored<Milliseconds>(of, member,
                              {"debounce_ms", Integer{0, longest_ms}, Unit::milliseconds,
                               "A change of the line counts once it has lasted so long."});
}

std::vector<Field> iio_fields() {
  using Sensor = SensorSettings;
  return {stored<Plain>(k_sensor, &Sensor::device,
                        {"device", Text{label_rule}, Unit::none,
                         "The industrial I/O device, by its name or as iio:device0.", false, k_none}),
          stored<Plain>(k_sensor, &Sensor::channel,
                        {"channel", Text{channel_rule}, Unit::none,
                         "The device's channel: what stands before _raw or _input in its folder."}),
          stored<Plain>(
              k_sensor, &Sensor::mm_per_unit,
              {"mm_per_unit", Number{-100'000, 100'000}, Unit::none,
               "How many mm one unit of the channel is; below 0 for a sensor that looks down at what it "
               "measures.",
               false, "1000 for a channel of distances, which are in metres; else it is needed"}),
          stored<Milliseconds>(k_sensor, &Sensor::period,
                               {"period_ms", Integer{10, 250}, Unit::milliseconds, "From reading to reading.",
                                false, "", "a slower sensor cannot guide a desk"}),
          stored<MillimetresOfWay>(k_sensor, &Sensor::offset,
                                   {"offset_mm", Number{-3000, 3000}, Unit::mm,
                                    "What is added to a distance to make it the height above the floor."}),
          stored<Plain>(k_sensor, &Sensor::median,
                        {"median", Integer{1, 15}, Unit::none,
                         "Of so many readings the one in the middle is taken; an odd number."})};
}

std::vector<Field> counter_fields() {
  using Sensor = SensorSettings;
  return {line(k_sensor, &Sensor::a, "a", "The line of the pulses, of an encoder its first."),
          line(k_sensor, &Sensor::b, "b", "The second line of an encoder."),
          stored<Plain>(
              k_sensor, &Sensor::mm_per_count,
              {"mm_per_count", Number{-5, 5}, Unit::none,
               "How far the desk goes up from one count to the next: of an encoder four a period, of pulses "
               "one.",
               false, k_none, "coarser steps would miss a height by more than a desk may"}),
          stored<Millimetres>(k_sensor, &Sensor::home_height,
                              {"home_height_mm", k_travel, Unit::mm,
                               "Height of the desk top at the lower end stop.", false, k_none, k_why_travel}),
          active_low(k_sensor, &Sensor::active_low, "Whether a pulse is a low level."),
          bias(k_sensor, &Sensor::bias),
          debounce(k_sensor, &Sensor::debounce, 20)};
}

std::vector<Field> echo_fields() {
  using Sensor = SensorSettings;
  return {
      line(k_sensor, &Sensor::trigger, "trigger", "The output that starts a measurement."),
      line(k_sensor, &Sensor::echo, "echo", "The input whose pulse is as long as the sound was under way."),
      stored<Plain>(k_sensor, &Sensor::temperature_c,
                    {"temperature_c", Number{-10, 45}, Unit::none,
                     "The temperature of the air in degrees Celsius, for the speed of sound.", false, "",
                     "the air that people sit in"})};
}

}  // namespace

Section sensor_section() {
  Section section{
      "sensor.*",
      "A sensor on this computer that measures the height of a desk or of a seat.",
      &k_sensors,
      {stored<Sources>(k_sensor, &SensorSettings::source,
                       {"source", Sources::choice(), Unit::none, "What kind of sensor it is.", true})}};
  for (auto const& fields : {iio_fields(), counter_fields(), echo_fields()}) {
    section.fields.insert(section.fields.end(), fields.begin(), fields.end());
  }
  return section;
}

Section gpio_section() {
  using Gpio = GpioSettings;
  return {"desk.*.gpio",
          "The lines of this computer that move a desk.",
          &k_desks,
          {line(k_gpio, &Gpio::up, "up", "The output that moves the desk up.", true),
           line(k_gpio, &Gpio::down, "down", "The output that moves it down.", true),
           active_low(k_gpio, &Gpio::active_low, "Whether a low level moves the desk."),
           stored<Stages>(k_gpio, &Gpio::stage,
                          {"stage", Stages::choice(), Unit::none, "How both outputs drive their level."}),
           stored<Plain>(k_gpio, &Gpio::height,
                         {"height", Text{anything}, Unit::none,
                          "The id of the sensor that measures the desk top's height.", true}),
           stored<Plain>(k_gpio, &Gpio::seat,
                         {"seat", Text{anything}, Unit::none,
                          "The id of a sensor that measures the height of the seat.", false, k_none}),
           stored<MillimetresPerSecond>(k_gpio, &Gpio::cruise,
                                        {"cruise_mm_s", Number{5, 100}, Unit::none,
                                         "The desk's speed as far as it is known before it was learned."})}};
}

Section obstacle_section() {
  using Obstacle = ObstacleSettings;
  return {"desk.*.obstacle",
          "A strip under the desk top that finds obstacles, normally closed.",
          &k_desks,
          {line(k_obstacle, &Obstacle::line, "line", "The input that the strip closes.", true),
           active_low(k_obstacle, &Obstacle::active_low, "Whether a closed strip is a low level."),
           bias(k_obstacle, &Obstacle::bias), debounce(k_obstacle, &Obstacle::debounce, 50)}};
}

Section buttons_section() {
  using Buttons = ButtonSettings;
  return {"desk.*.buttons",
          "Buttons on lines of this computer.",
          &k_desks,
          {line(k_buttons, &Buttons::up, "up", "Moves the desk up while it is held."),
           line(k_buttons, &Buttons::down, "down", "Moves the desk down while it is held."),
           line(k_buttons, &Buttons::sit, "sit", "Moves the desk to the height for sitting."),
           line(k_buttons, &Buttons::stand, "stand", "Moves the desk to the height for standing."),
           line(k_buttons, &Buttons::stop, "stop", "Stops the desk."),
           line(k_buttons, &Buttons::snooze, "snooze", "Puts an announced change off."),
           active_low(k_buttons, &Buttons::active_low, "Whether a pressed button is a low level."),
           bias(k_buttons, &Buttons::bias), debounce(k_buttons, &Buttons::debounce, 200)}};
}

Section signal_section() {
  using Signal = SignalSettings;
  return {"desk.*.signal",
          "Lines of this computer that beep or shine when the desk has something to say.",
          &k_desks,
          {line(k_signal, &Signal::buzzer, "buzzer", "The output of a buzzer that sounds by itself."),
           line(k_signal, &Signal::led, "led", "The output of a light."),
           active_low(k_signal, &Signal::active_low, "Whether a low level beeps and shines.")}};
}

}  // namespace desk::config
