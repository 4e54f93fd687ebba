package io.syncline.core.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.freshness.Bound;
import io.syncline.core.model.Location;
import io.syncline.core.model.SyncInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Which rule decides about a path, and what it permits. */
final class PathRulesTest {
  private static final SyncInterval INTERVAL = SyncInterval.of(Duration.ofSeconds(30));
  private static final Bound THIRTY = Bound.of(INTERVAL);

  private static MountBounds bounds(String root, PathRule... rules) {
    return new MountBounds(
        Location.parse(root), INTERVAL, PathRules.of(rules), NegativeTtl.AS_SYNC_INTERVAL);
  }

  private static Bound seconds(long seconds) {
    return new Bound(Duration.ofSeconds(seconds).toNanos());
  }

  private static PathRule maxAge(String pattern, long seconds) {
    return PathRule.maxAge(pattern, Duration.ofSeconds(seconds));
  }

  @Test
  void aPrefixIsADirectoryAndAllBelowItAndNothingElse() {
    MountBounds bounds = bounds("s3://lake/data", maxAge("raw", 5));
    for (String within : List.of("s3://lake/data/raw", "s3://lake/data/raw/a/b")) {
      assertThat(bounds.entry(Location.parse(within), true)).as(within).isEqualTo(seconds(5));
      assertThat(bounds.entry(Location.parse(within), false)).as(within).isEqualTo(seconds(5));
      assertThat(bounds.listing(Location.parse(within))).as(within).isEqualTo(seconds(5));
    }
    for (String outside :
        List.of(
            "s3://lake/data",
            "s3://lake/data/raw2",
            "s3://lake/data/ra",
            "s3://lake/data/x/raw",
            "s3://lake/raw",
            "s3://other/data/raw",
            "s3://lake/database/raw")) {
      assertThat(bounds.entry(Location.parse(outside), true)).as(outside).isEqualTo(THIRTY);
      assertThat(bounds.listing(Location.parse(outside))).as(outside).isEqualTo(THIRTY);
    }
  }

  @Test
  void aRuleCountsFromTheRootOfAStoreAsWell() {
    MountBounds bounds = bounds("s3://lake", maxAge("raw/", 5));
    assertThat(bounds.entry(Location.parse("s3://lake/raw/x"), true)).isEqualTo(seconds(5));
    assertThat(bounds.entry(Location.parse("s3://lake/rawx"), true)).isEqualTo(THIRTY);
    assertThat(bounds("s3://lake", maxAge("/", 5)).entry(Location.parse("s3://lake"), true))
        .isEqualTo(seconds(5));
  }

  @Test
  void theLongestPrefixDecides() {
    MountBounds bounds =
        bounds(
            "s3://lake",
            maxAge("a", 1),
            PathRule.alwaysVerify("a/b/c"),
            maxAge("a/b", 600),
            maxAge("/", 7));
    assertThat(bounds.entry(Location.parse("s3://lake/a/x"), true)).isEqualTo(seconds(1));
    assertThat(bounds.entry(Location.parse("s3://lake/a/b/x"), true)).isEqualTo(seconds(600));
    assertThat(bounds.entry(Location.parse("s3://lake/a/b/c/x"), true)).isEqualTo(new Bound(0));
    assertThat(bounds.entry(Location.parse("s3://lake/z"), true)).isEqualTo(seconds(7));
  }

  @Test
  void immutableSaysNothingOfAbsenceAndListings() {
    MountBounds bounds = bounds("s3://lake", PathRule.immutable("raw"));
    Location file = Location.parse("s3://lake/raw/f");
    assertThat(bounds.entry(file, true)).isEqualTo(Bound.NONE);
    assertThat(bounds.entry(file, false)).isEqualTo(THIRTY);
    assertThat(bounds.listing(Location.parse("s3://lake/raw"))).isEqualTo(THIRTY);
    assertThat(bounds.unanswered(file)).isEqualTo(THIRTY);
  }

  /** Otherwise what is held below would be older than the rule above it states. */
  @Test
  void whatImmutableSaysNothingOfIsLeftToTheRuleAboveIt() {
    MountBounds bounds =
        bounds("s3://lake", maxAge("a", 5), PathRule.immutable("a/b"), maxAge("a/b/c", 2));
    assertThat(bounds.entry(Location.parse("s3://lake/a/b/f"), true)).isEqualTo(Bound.NONE);
    assertThat(bounds.entry(Location.parse("s3://lake/a/b/f"), false)).isEqualTo(seconds(5));
    assertThat(bounds.listing(Location.parse("s3://lake/a/b"))).isEqualTo(seconds(5));
    assertThat(bounds.entry(Location.parse("s3://lake/a/b/c/f"), true)).isEqualTo(seconds(2));
  }

  @Test
  void aRuleForNamesIsAboutTheLastNameBelowItsPrefix() {
    MountBounds bounds = bounds("s3://lake/x.parquet", PathRule.immutable("raw/**/*.parquet"));
    for (String named : List.of("raw/f.parquet", "raw/a/b/.parquet", "raw/d.parquet")) {
      assertThat(bounds.entry(Location.parse("s3://lake/x.parquet/" + named), true))
          .as(named)
          .isEqualTo(Bound.NONE);
    }
    for (String other : List.of("f.parquet", "raw/f.parquet.crc", "raw/d.parquet/f", "raw")) {
      assertThat(bounds.entry(Location.parse("s3://lake/x.parquet/" + other), true))
          .as(other)
          .isEqualTo(THIRTY);
    }
    assertThat(
            bounds("s3://lake/x.parquet", PathRule.immutable("**/*.parquet"))
                .entry(Location.parse("s3://lake/x.parquet"), true))
        .isEqualTo(THIRTY);
  }

  @Test
  void ofOnePrefixTheRuleForNamesIsTheMoreSpecific() {
    MountBounds bounds =
        bounds("s3://lake", PathRule.immutable("a/**/*.parquet"), maxAge("a", 5), maxAge("a/b", 1));
    assertThat(bounds.entry(Location.parse("s3://lake/a/f.parquet"), true)).isEqualTo(Bound.NONE);
    assertThat(bounds.entry(Location.parse("s3://lake/a/f.json"), true)).isEqualTo(seconds(5));
    assertThat(bounds.entry(Location.parse("s3://lake/a/b/f.parquet"), true)).isEqualTo(seconds(1));
  }

  @Test
  void absenceHasABoundOfItsOwnThatIsNeverWeakerThanARule() {
    MountBounds longer =
        new MountBounds(
            Location.parse("s3://lake"),
            INTERVAL,
            PathRules.of(maxAge("hot", 5), PathRule.alwaysVerify("x"), PathRule.immutable("raw")),
            NegativeTtl.of(SyncInterval.of(Duration.ofMinutes(10))));
    assertThat(longer.entry(Location.parse("s3://lake/f"), false)).isEqualTo(seconds(600));
    assertThat(longer.entry(Location.parse("s3://lake/f"), true)).isEqualTo(THIRTY);
    assertThat(longer.listing(Location.parse("s3://lake/f"))).isEqualTo(THIRTY);
    assertThat(longer.entry(Location.parse("s3://lake/raw/f"), false)).isEqualTo(seconds(600));
    assertThat(longer.entry(Location.parse("s3://lake/hot/f"), false)).isEqualTo(seconds(5));
    assertThat(longer.entry(Location.parse("s3://lake/x/f"), false)).isEqualTo(new Bound(0));
    MountBounds shorter =
        new MountBounds(
            Location.parse("s3://lake"),
            INTERVAL,
            PathRules.of(maxAge("hot", 5)),
            NegativeTtl.of(SyncInterval.of(Duration.ofSeconds(1))));
    assertThat(shorter.entry(Location.parse("s3://lake/f"), false)).isEqualTo(seconds(1));
    assertThat(shorter.entry(Location.parse("s3://lake/hot/f"), false)).isEqualTo(seconds(1));
    assertThat(shorter.entry(Location.parse("s3://lake/hot/f"), true)).isEqualTo(seconds(5));
    assertThat(shorter.unanswered(Location.parse("s3://lake/hot/f"))).isEqualTo(seconds(1));
  }

  @Test
  void itIsToldWhatDecides() {
    MountBounds bounds =
        new MountBounds(
            Location.parse("s3://lake"),
            INTERVAL,
            PathRules.of(maxAge("hot", 5), maxAge("cold", 500)),
            NegativeTtl.of(SyncInterval.of(Duration.ofSeconds(60))));
    Location hot = Location.parse("s3://lake/hot/f");
    Location cold = Location.parse("s3://lake/cold/f");
    Location other = Location.parse("s3://lake/f");
    assertThat(bounds.entryBound(hot, true)).isEqualTo(PathBound.of(maxAge("hot", 5)));
    assertThat(bounds.entryBound(hot, false)).isEqualTo(PathBound.of(maxAge("hot", 5)));
    assertThat(bounds.entryBound(cold, false))
        .isEqualTo(
            new PathBound(
                seconds(60), PathBound.Source.NEGATIVE_TTL, Optional.of(maxAge("cold", 500))));
    assertThat(bounds.entryBound(other, false))
        .isEqualTo(PathBound.without(seconds(60), PathBound.Source.NEGATIVE_TTL));
    assertThat(bounds.listingBound(other))
        .isEqualTo(PathBound.without(THIRTY, PathBound.Source.SYNC_INTERVAL));
  }

  @Test
  void aNegativeTtlOutlastsOnlyAShorterInterval() {
    NegativeTtl minute = NegativeTtl.of(SyncInterval.of(Duration.ofMinutes(1)));
    assertThat(minute.outlasts(INTERVAL)).isTrue();
    assertThat(minute.outlasts(SyncInterval.of(Duration.ofMinutes(1)))).isFalse();
    assertThat(minute.outlasts(SyncInterval.NEVER)).isFalse();
    assertThat(NegativeTtl.of(SyncInterval.NEVER).outlasts(INTERVAL)).isTrue();
    assertThat(NegativeTtl.AS_SYNC_INTERVAL.outlasts(SyncInterval.ALWAYS)).isFalse();
  }

  @Test
  void patternsAreReadAsTheyAreWritten() {
    for (String text :
        List.of("/", "raw/", "date=2024-01-01/", "a/b/", "**/*.parquet", "a/b/**/*-v1.json")) {
      assertThat(PathPattern.parse(text)).hasToString(text);
      assertThat(PathPattern.parse(PathPattern.parse(text).toString()))
          .isEqualTo(PathPattern.parse(text));
    }
    assertThat(PathPattern.parse("raw")).isEqualTo(PathPattern.parse("raw/"));
  }

  @Test
  void whatIsNoPatternIsRefused() {
    for (String wrong :
        List.of(
            "",
            "/raw",
            "raw//",
            "a//b",
            ".",
            "..",
            "a/../b",
            "./a",
            "*",
            "a*",
            "a/*",
            "**/",
            "**/*",
            "a**/*.x",
            "**/*.x/",
            "**/*x*y",
            "a\u0007b",
            "x".repeat(1025))) {
      assertThatThrownBy(() -> PathPattern.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a path below the mount such as raw/");
    }
  }

  @Test
  void whatIsNoRuleIsRefused() {
    assertThatThrownBy(() -> PathRule.maxAge("a", Duration.ZERO))
        .hasMessageContaining("expected 1ms to 365d, or always-verify");
    assertThatThrownBy(() -> PathRule.maxAge("a", Duration.ofDays(366)))
        .hasMessageContaining("expected 1ms to 365d");
    assertThatThrownBy(() -> PathRule.maxAge("**/*.json", Duration.ofSeconds(1)))
        .hasMessageContaining("can only be immutable");
    assertThatThrownBy(() -> PathRule.alwaysVerify("**/*.json"))
        .hasMessageContaining("can only be immutable");
    assertThatThrownBy(
            () ->
                new PathRule(
                    PathPattern.parse("a"),
                    PathRule.Kind.IMMUTABLE,
                    Optional.of(Duration.ofSeconds(1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreRulesThanTheLimitAreRefusedAndOneOfThemMayStillBeReplaced() {
    PathRules full =
        new PathRules(IntStream.range(0, PathRules.MAX).mapToObj(i -> maxAge("p" + i, 1)).toList());
    assertThatThrownBy(() -> full.with(maxAge("more", 1)))
        .hasMessageContaining("65 rules (expected at most 64)");
    PathRules replaced = full.with(maxAge("p3", 9));
    assertThat(replaced.rules()).hasSize(PathRules.MAX);
    assertThat(replaced.at(PathPattern.parse("p3/"))).contains(maxAge("p3", 9));
    assertThat(replaced.without(PathPattern.parse("p3")).rules()).hasSize(PathRules.MAX - 1);
    assertThatThrownBy(() -> PathRules.of(maxAge("a", 1), PathRule.immutable("a/")))
        .hasMessageContaining("two rules for a/");
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("a", "b", "ab", "a.x", "b.x")
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(names -> String.join("/", names));
  }

  @Provide
  Arbitrary<PathRules> rules() {
    Arbitrary<String> patterns =
        Combinators.combine(paths(), Arbitraries.of("", "/**/*.x", "/**/*b.x")).as(String::concat);
    return Combinators.combine(patterns, Arbitraries.integers().between(0, 9))
        .as(
            (pattern, kind) ->
                kind < 3 || pattern.contains("*")
                    ? PathRule.immutable(pattern)
                    : kind < 6 ? PathRule.alwaysVerify(pattern) : maxAge(pattern, kind * 10))
        .list()
        .ofMaxSize(8)
        .map(
            rules -> {
              PathRules all = PathRules.NONE;
              for (PathRule rule : rules) {
                all = all.with(rule);
              }
              return all;
            });
  }

  /** By names, not by text as it is done where it counts. */
  private static boolean isAbout(PathPattern pattern, String path) {
    List<String> names = List.of(path.split("/"));
    List<String> prefix = List.of(pattern.prefix().split("/"));
    return names.size() >= prefix.size()
        && names.subList(0, prefix.size()).equals(prefix)
        && names.get(names.size() - 1).endsWith(pattern.ending());
  }

  @Property(tries = 2000)
  void noRuleThatIsAboutThePathIsMoreSpecificThanTheOneThatDecides(
      @ForAll("rules") PathRules rules,
      @ForAll("paths") String path,
      @ForAll boolean there,
      @ForAll boolean rooted) {
    String root = rooted ? "s3://lake" : "s3://lake/data";
    MountBounds bounds =
        new MountBounds(Location.parse(root), INTERVAL, rules, NegativeTtl.AS_SYNC_INTERVAL);
    Optional<PathRule> expected =
        rules.rules().stream()
            .filter(rule -> there || rule.kind() != PathRule.Kind.IMMUTABLE)
            .filter(rule -> isAbout(rule.pattern(), path))
            .max(
                Comparator.<PathRule>comparingInt(rule -> rule.pattern().prefix().split("/").length)
                    .thenComparingInt(rule -> rule.pattern().ending().length()));
    Location location = Location.parse(root + "/" + path);
    assertThat(bounds.rule(location, there)).isEqualTo(expected);
    assertThat(bounds.entry(location, there))
        .isEqualTo(expected.map(PathRule::bound).orElse(THIRTY));
  }

  @Property
  void theOrderInWhichRulesAreSetDoesNotMatter(@ForAll("rules") PathRules rules) {
    List<PathRule> turned = new ArrayList<>(rules.rules());
    java.util.Collections.reverse(turned);
    assertThat(new PathRules(turned)).isEqualTo(rules);
    assertThat(rules.rules().stream().map(PathRule::pattern).collect(Collectors.toSet()))
        .hasSameSizeAs(rules.rules());
  }

  @Property
  void aCallersBoundOnlyEverMakesStricter(
      @ForAll("rules") PathRules rules, @ForAll("paths") String path, @ForAll boolean there) {
    MountBounds bounds =
        new MountBounds(Location.parse("s3://lake"), INTERVAL, rules, NegativeTtl.AS_SYNC_INTERVAL);
    Location location = Location.parse("s3://lake/" + path);
    assertThat(bounds.min(seconds(7)).entry(location, there))
        .isEqualTo(bounds.entry(location, there).min(seconds(7)));
    assertThat(bounds.min(Bound.NONE)).isSameAs(bounds);
    assertThat(bounds.max(seconds(7)).listing(location).nanos())
        .isEqualTo(Math.max(seconds(7).nanos(), bounds.listing(location).nanos()));
  }
}
