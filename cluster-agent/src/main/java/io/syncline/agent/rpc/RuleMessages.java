package io.syncline.agent.rpc;

import io.syncline.agent.admin.RuleEdits;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.model.Location;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountBounds;
import io.syncline.core.mount.PathBound;
import io.syncline.core.mount.PathPattern;
import io.syncline.core.mount.PathRule;
import io.syncline.proto.node.v1.BoundSource;
import io.syncline.proto.node.v1.RuleKind;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.TestPathResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The wire form of the rules of a mount, and of what they say about a path. */
final class RuleMessages {
  private static final long NEVER_MILLIS = -1;

  private RuleMessages() {}

  static io.syncline.proto.node.v1.PathRule wire(PathRule rule) {
    return io.syncline.proto.node.v1.PathRule.newBuilder()
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

  static RuleEdits edits(List<io.syncline.proto.node.v1.PathRule> rules) {
    return new RuleEdits(false, read(rules), List.of());
  }

  static RuleEdits edits(SetMountRequest request) {
    List<PathPattern> removed = new ArrayList<>();
    for (String pattern : request.getUnsetRulesList()) {
      removed.add(checked(() -> PathPattern.parse(pattern)));
    }
    return new RuleEdits(false, read(request.getRulesList()), removed);
  }

  private static List<PathRule> read(List<io.syncline.proto.node.v1.PathRule> rules) {
    return rules.stream().map(rule -> checked(() -> read(rule))).toList();
  }

  private static PathRule read(io.syncline.proto.node.v1.PathRule rule) {
    PathPattern pattern = PathPattern.parse(rule.getPattern());
    boolean aged = rule.getKind() == RuleKind.RULE_KIND_MAX_AGE;
    return new PathRule(
        pattern,
        switch (rule.getKind()) {
          case RULE_KIND_IMMUTABLE -> PathRule.Kind.IMMUTABLE;
          case RULE_KIND_MAX_AGE -> PathRule.Kind.MAX_AGE;
          case RULE_KIND_ALWAYS_VERIFY -> PathRule.Kind.ALWAYS_VERIFY;
          case RULE_KIND_UNSPECIFIED, UNRECOGNIZED ->
              throw new SyncException(
                  ErrorCode.INVALID_ARGUMENT,
                  "the rule for "
                      + pattern
                      + " has a kind that this node does not know (expected immutable, max-age or"
                      + " always-verify)");
        },
        aged ? Optional.of(Duration.ofMillis(rule.getMaxAgeMillis())) : Optional.empty());
  }

  private static <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new SyncException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    }
  }

  /** What says how old answers about one location may be. */
  static TestPathResponse.Builder bounds(MountBounds bounds, Location location) {
    return TestPathResponse.newBuilder()
        .setLocation(location.toString())
        .setThere(wire(bounds.entryBound(location, true)))
        .setAbsent(wire(bounds.entryBound(location, false)))
        .setListing(wire(bounds.listingBound(location)))
        .setOtherwiseMillis(millis(bounds.otherwise()));
  }

  static io.syncline.proto.node.v1.PathBound wire(PathBound bound) {
    io.syncline.proto.node.v1.PathBound.Builder wire =
        io.syncline.proto.node.v1.PathBound.newBuilder()
            .setBoundMillis(millis(bound.bound()))
            .setSource(
                switch (bound.source()) {
                  case SYNC_INTERVAL -> BoundSource.BOUND_SOURCE_SYNC_INTERVAL;
                  case RULE -> BoundSource.BOUND_SOURCE_RULE;
                  case NEGATIVE_TTL -> BoundSource.BOUND_SOURCE_NEGATIVE_TTL;
                });
    bound.rule().ifPresent(rule -> wire.setRule(wire(rule)));
    return wire.build();
  }

  static long millis(SyncInterval interval) {
    return interval.bound().map(Duration::toMillis).orElse(NEVER_MILLIS);
  }

  private static long millis(Bound bound) {
    return bound.equals(Bound.NONE) ? NEVER_MILLIS : Duration.ofNanos(bound.nanos()).toMillis();
  }
}
