package io.syncline.bus.kafka;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with the bus right now, at most one sentence per subject, for health and metrics.
 * Each is logged when it appears and when it is gone, not while it lasts. Any thread.
 */
final class ProblemBoard {
  /** More subjects are counted and logged, not listed: somebody floods the origins topic. */
  private static final int MAX_SUBJECTS = 256;

  private static final Logger log = LoggerFactory.getLogger(ProblemBoard.class);

  private final String cluster;

  @GuardedBy("this")
  private final TreeMap<String, String> problems = new TreeMap<>();

  @GuardedBy("this")
  private long reported;

  ProblemBoard(String cluster) {
    this.cluster = cluster;
  }

  synchronized void report(String subject, String text) {
    if (text.equals(problems.get(subject))) {
      return;
    }
    reported++;
    if (problems.size() < MAX_SUBJECTS || problems.containsKey(subject)) {
      problems.put(subject, text);
    }
    log.warn("{}: {}: {}", cluster, subject, text);
  }

  synchronized void clear(String subject) {
    if (problems.remove(subject) != null) {
      log.info("{}: {}: works again", cluster, subject);
    }
  }

  synchronized List<String> list() {
    return problems.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }

  synchronized long reported() {
    return reported;
  }
}
