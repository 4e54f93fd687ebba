package io.syncline.cli.command.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.CheckAccount;
import io.syncline.proto.node.v1.CheckAccountVerdict;
import io.syncline.proto.node.v1.CheckHeardChange;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is said of the change that should have ended a wrong answer. */
final class AccountTextTest {
  private static final long NOON = Instant.parse("2025-01-31T12:00:00Z").toEpochMilli();

  @Test
  void noneCameAfterTheStoresVersion() {
    assertThat(
            AccountText.lines(
                account(CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_NONE)
                    .setAfterMillis(NOON)
                    .setStoreClock(true)
                    .build()))
        .containsExactly(
            "  change        none came after 2025-01-31T12:00:00Z, from when the store's version is"
                + " by its clock");
  }

  @Test
  void noneCameAfterTheAnswerAndTheLastOneBeforeIsTold() {
    CheckHeardChange before =
        CheckHeardChange.newBuilder()
            .setKind("TAKEN_AS_OLD")
            .setCause("COLD_START")
            .setSubtree(true)
            .setAppliedMillis(NOON - 1)
            .build();
    assertThat(
            AccountText.lines(
                account(CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_NONE)
                    .setAfterMillis(NOON)
                    .setChange(before)
                    .build()))
        .containsExactly(
            "  change        none came after 2025-01-31T12:00:00Z, when the answer came",
            "                the last one before: TAKEN_AS_OLD (COLD_START), all that the shard"
                + " holds, applied 2025-01-31T11:59:59.999Z");
  }

  @Test
  void aHistoryThatIsNotWholeIsSaidSo() {
    CheckAccount.Builder unknown =
        account(CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_UNKNOWN).setAfterMillis(NOON);
    assertThat(AccountText.lines(unknown.setForgotten(true).build()))
        .containsExactly(
            "  change        not known whether one came after 2025-01-31T12:00:00Z, when the answer"
                + " came: what was heard is remembered since 2025-01-31T12:30:00Z only, older"
                + " happenings made room");
    assertThat(AccountText.lines(unknown.clearAfterMillis().setForgotten(false).build()))
        .containsExactly(
            "  change        not known whether one came before this start of the node: what was"
                + " heard is remembered since 2025-01-31T12:30:00Z only, when the node took the"
                + " shard up");
  }

  @Test
  void aWriteThatTheLogDoesNotTellOfIsNamed() {
    CheckHeardChange write =
        CheckHeardChange.newBuilder()
            .setKind("CREATED")
            .setLocation("s3://lake/x")
            .setOrigin("east/n1/7")
            .setSequence(812)
            .setLastSequence(812)
            .setCommittedMillis(NOON)
            .build();
    assertThat(
            AccountText.lines(
                account(CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_NOT_APPLIED)
                    .setChange(write)
                    .build()))
        .containsExactly(
            "  change        made through this node, and what tells of it was not applied here:",
            "                CREATED, of s3://lake/x, east/n1/7#812, committed"
                + " 2025-01-31T12:00:00Z, not applied here");
  }

  private static CheckAccount.Builder account(CheckAccountVerdict verdict) {
    return CheckAccount.newBuilder().setVerdict(verdict).setReachesMillis(NOON + 1_800_000);
  }
}
