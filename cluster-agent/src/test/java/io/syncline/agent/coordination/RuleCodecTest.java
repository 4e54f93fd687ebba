package io.syncline.agent.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.budget.CallBudget;
import io.syncline.core.budget.CallRate;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.NegativeTtl;
import io.syncline.core.mount.PathRule;
import io.syncline.core.mount.PathRules;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Rules of mounts as ZooKeeper keeps them. */
final class RuleCodecTest {
  private static MountPolicy again(MountPolicy policy) {
    return decoded(json(policy));
  }

  private static String json(MountPolicy policy) {
    Mount mount =
        new Mount(NamespacePath.parse("/lake"), Location.parse("s3://lake"), "lake", policy);
    return new String(
        MountCodec.encode(MountSnapshot.of(1, List.of(new MountDefinition(mount, "", 1)))), UTF_8);
  }

  private static MountPolicy decoded(String json) {
    return MountCodec.decode(json.getBytes(UTF_8)).table().mounts().get(0).policy();
  }

  @Provide
  Arbitrary<PathRules> rules() {
    Arbitrary<String> patterns =
        Arbitraries.of("/", "a/", "a/b/", "date=2024-01-01/", "ä b/", "**/*.x", "a/**/*-1.y");
    return Combinators.combine(patterns, Arbitraries.longs().between(-1, 31_536_000_000L))
        .as(
            (pattern, millis) ->
                millis < 1 || pattern.contains("*")
                    ? millis == 0 && !pattern.contains("*")
                        ? PathRule.alwaysVerify(pattern)
                        : PathRule.immutable(pattern)
                    : PathRule.maxAge(pattern, Duration.ofMillis(millis)))
        .list()
        .ofMaxSize(7)
        .map(
            list -> {
              PathRules all = PathRules.NONE;
              for (PathRule rule : list) {
                all = all.with(rule);
              }
              return all;
            });
  }

  @Property(tries = 200)
  void whatIsStoredIsReadAgain(@ForAll("rules") PathRules rules) {
    MountPolicy policy = MountPolicy.DEFAULT.with(rules);
    assertThat(again(policy)).isEqualTo(policy);
  }

  @Test
  void aBoundOfAbsenceIsReadAgainAndIsNotThereWhereNobodySetOne() {
    assertThat(json(MountPolicy.DEFAULT)).doesNotContain("negativeTtl");
    assertThat(again(MountPolicy.DEFAULT).negativeTtl()).isEqualTo(NegativeTtl.AS_SYNC_INTERVAL);
    for (SyncInterval own :
        List.of(
            SyncInterval.ALWAYS, SyncInterval.NEVER, SyncInterval.of(Duration.ofMillis(1_500)))) {
      MountPolicy policy = MountPolicy.DEFAULT.with(NegativeTtl.of(own));
      assertThat(again(policy)).isEqualTo(policy);
    }
  }

  @Test
  void aCallBudgetIsReadAgainAndIsNotThereWhereNobodySetOne() {
    assertThat(json(MountPolicy.DEFAULT)).doesNotContain("callBudget");
    for (String budget : List.of("none", "1/s", "1000000/min", "7/h")) {
      MountPolicy policy = MountPolicy.DEFAULT.with(new CallBudget(CallRate.parse(budget)));
      assertThat(again(policy)).isEqualTo(policy);
    }
    String wrong =
        json(MountPolicy.DEFAULT.with(new CallBudget(CallRate.parse("7/h"))))
            .replace("3600", "86400");
    assertThatThrownBy(() -> decoded(wrong))
        .isInstanceOf(SyncException.class)
        .hasMessageContaining("a call budget has a unit of 86400 seconds (expected 1, 60 or 3600)");
  }

  /** A later version may have more kinds: what it meant is not known, so the store is asked. */
  @Test
  void aRuleOfAnUnknownKindIsTheStrictestThereIs() {
    MountPolicy policy =
        MountPolicy.DEFAULT.with(
            PathRules.of(PathRule.immutable("a/**/*.x"), PathRule.maxAge("a", Duration.ofDays(1))));
    String later = json(policy).replace("RULE_KIND_IMMUTABLE", "RULE_KIND_OF_TOMORROW");
    assertThat(decoded(later).rules()).isEqualTo(PathRules.of(PathRule.alwaysVerify("a")));
  }

  @Test
  void aTableWithAWrongRuleIsRefusedAndSaysWhich() {
    MountPolicy policy = MountPolicy.DEFAULT.with(PathRules.of(PathRule.immutable("a")));
    String wrong = json(policy).replace("\"a/\"", "\"../a\"");
    assertThatThrownBy(() -> decoded(wrong))
        .isInstanceOf(SyncException.class)
        .hasMessageContaining("the stored mount table is wrong: the path of a rule '../a/'");
  }
}
