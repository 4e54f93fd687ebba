package io.syncline.agent.coordination;

import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.PathPattern;
import io.syncline.core.mount.PathRule;
import io.syncline.core.mount.PathRules;
import io.syncline.proto.store.v1.RuleKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The stored form of the rules of a mount. */
final class RuleCodec {
  private static final long NEVER_MILLIS = -1;

  private RuleCodec() {}

  static io.syncline.proto.store.v1.PathRule rule(PathRule rule) {
    return io.syncline.proto.store.v1.PathRule.newBuilder()
        .setPattern(rule.pattern().toString())
        .setKind(
            switch (rule.kind()) {
              case IMMUTABLE -> RuleKind.RULE_KIND_IMMUTABLE;
              case MAX_AGE -> RuleKind.RULE_KIND_MAX_AGE;
              case ALWAYS_VERIFY -> RuleKind.RULE_KIND_ALWAYS_VERIFY;
            })
        .setMaxAgeMillis(rule.maxAge().map(Duration::toMillis).orElse(0L))
        .build();
  }

  /**
   * Rules of a kind that a later version has are taken for the strictest there is, for all below
   * their prefix, whatever else is said of it.
   */
  static PathRules rules(List<io.syncline.proto.store.v1.PathRule> records) {
    PathRules rules =
        new PathRules(records.stream().filter(RuleCodec::isKnown).map(RuleCodec::rule).toList());
    for (io.syncline.proto.store.v1.PathRule record : records) {
      if (!isKnown(record)) {
        String prefix = PathPattern.parse(record.getPattern()).prefix();
        rules = rules.with(rule(new PathPattern(prefix, ""), PathRule.Kind.ALWAYS_VERIFY));
      }
    }
    return rules;
  }

  private static boolean isKnown(io.syncline.proto.store.v1.PathRule record) {
    return switch (record.getKind()) {
      case RULE_KIND_IMMUTABLE, RULE_KIND_MAX_AGE, RULE_KIND_ALWAYS_VERIFY -> true;
      case RULE_KIND_UNSPECIFIED, UNRECOGNIZED -> false;
    };
  }

  private static PathRule rule(io.syncline.proto.store.v1.PathRule record) {
    PathPattern pattern = PathPattern.parse(record.getPattern());
    return switch (record.getKind()) {
      case RULE_KIND_IMMUTABLE -> rule(pattern, PathRule.Kind.IMMUTABLE);
      case RULE_KIND_MAX_AGE ->
          new PathRule(
              pattern,
              PathRule.Kind.MAX_AGE,
              Optional.of(Duration.ofMillis(record.getMaxAgeMillis())));
      case RULE_KIND_ALWAYS_VERIFY, RULE_KIND_UNSPECIFIED, UNRECOGNIZED ->
          rule(pattern, PathRule.Kind.ALWAYS_VERIFY);
    };
  }

  private static PathRule rule(PathPattern pattern, PathRule.Kind kind) {
    return new PathRule(pattern, kind, Optional.empty());
  }

  static long millis(SyncInterval interval) {
    return interval.bound().map(Duration::toMillis).orElse(NEVER_MILLIS);
  }

  static SyncInterval interval(long millis) {
    return millis == NEVER_MILLIS ? SyncInterval.NEVER : SyncInterval.of(Duration.ofMillis(millis));
  }
}
