package io.syncline.agent;

import io.syncline.bus.kafka.BusTimeouts;
import java.time.Duration;

/**
 * How often a node looks at what nobody tells it of. A node that serves has {@link #DEFAULTS}, and
 * no setting gives it others; a test may not want to wait so long.
 *
 * @param originsSweep between two looks whether the origins topic tells of starts that ended long
 *     ago
 * @param settingsCheck between two looks whether the settings of the topics are what they were
 */
record Intervals(Duration originsSweep, Duration settingsCheck) {
  static final Intervals DEFAULTS =
      new Intervals(Duration.ofHours(1), BusTimeouts.defaults().settingsCheck());
}
