package io.syncline.agent.admin;

import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.NegativeTtl;
import io.syncline.core.mount.PathRule;
import io.syncline.core.mount.PathRules;
import io.syncline.core.mount.ReconcileInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One setting of a mount that changed.
 *
 * @param key such as {@code sync-interval}
 * @param before as a person writes it
 * @param after as a person writes it
 */
public record SettingChange(String key, String before, String after) {
  /** What tells two policies apart. */
  static List<SettingChange> between(
      MountPolicy before, String feedBefore, MountPolicy after, String feedAfter) {
    List<SettingChange> changes = new ArrayList<>();
    add(changes, "sync-interval", show(before.syncInterval()), show(after.syncInterval()));
    add(changes, "external-changes", show(before.externalChanges()), show(after.externalChanges()));
    add(changes, "on-stale", show(before.onStale()), show(after.onStale()));
    add(changes, "reconcile", show(before.reconcile()), show(after.reconcile()));
    add(changes, "negative-ttl", show(before.negativeTtl()), show(after.negativeTtl()));
    add(changes, "call-budget", before.callBudget().toString(), after.callBudget().toString());
    addRules(changes, before.rules(), after.rules());
    add(changes, "feed", show(feedBefore), show(feedAfter));
    return List.copyOf(changes);
  }

  @Override
  public String toString() {
    return key + " " + before + " -> " + after;
  }

  private static void add(List<SettingChange> changes, String key, String before, String after) {
    if (!before.equals(after)) {
      changes.add(new SettingChange(key, before, after));
    }
  }

  /** Each rule that changed for itself, in the order in which they are looked at. */
  private static void addRules(List<SettingChange> changes, PathRules before, PathRules after) {
    Stream.concat(before.rules().stream(), after.rules().stream())
        .map(PathRule::pattern)
        .distinct()
        .forEach(
            pattern ->
                add(
                    changes,
                    "rule " + pattern,
                    before.at(pattern).map(SettingChange::show).orElse("-"),
                    after.at(pattern).map(SettingChange::show).orElse("-")));
  }

  private static String show(PathRule rule) {
    return show(rule.kind()) + rule.maxAge().map(age -> ":" + show(age)).orElse("");
  }

  private static String show(NegativeTtl negativeTtl) {
    return negativeTtl.own().map(SettingChange::show).orElse("as sync-interval");
  }

  private static String show(SyncInterval interval) {
    return interval.bound().map(SettingChange::show).orElse("never");
  }

  private static String show(ReconcileInterval interval) {
    return interval.every().map(SettingChange::show).orElse("never");
  }

  private static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0";
    }
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static String show(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String show(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
