package io.syncline.bus.kafka;

import java.util.List;

/**
 * How the topics compare with the settings.
 *
 * @param differences one sentence per topic that differs
 * @param lowered whether one of them may lose what it has acknowledged, where the settings say that
 *     it must not
 */
record TopicCheck(List<String> differences, boolean lowered) {
  TopicCheck {
    differences = List.copyOf(differences);
  }
}
