package io.syncline.agent.rpc;

import io.syncline.agent.check.ReportedAccount;
import io.syncline.core.consistency.Account;
import io.syncline.proto.node.v1.CheckAccount;
import io.syncline.proto.node.v1.CheckAccountVerdict;
import io.syncline.proto.node.v1.CheckHeardChange;

/** Accounts of wrong answers as messages. */
final class AccountMessages {
  private AccountMessages() {}

  static CheckAccount of(ReportedAccount account) {
    CheckAccount.Builder message =
        CheckAccount.newBuilder()
            .setVerdict(verdict(account.verdict()))
            .setStoreClock(account.storeClock())
            .setReachesMillis(account.reaches().toEpochMilli())
            .setForgotten(account.forgotten());
    account.change().ifPresent(change -> message.setChange(change(change)));
    account.after().ifPresent(after -> message.setAfterMillis(after.toEpochMilli()));
    return message.build();
  }

  private static CheckHeardChange change(ReportedAccount.Heard change) {
    CheckHeardChange.Builder message =
        CheckHeardChange.newBuilder()
            .setKind(change.kind())
            .setCause(change.cause())
            .setLocation(change.location())
            .setSubtree(change.subtree())
            .setOrigin(change.origin())
            .setSequence(change.sequence())
            .setLastSequence(change.lastSequence());
    change.offset().ifPresent(message::setOffset);
    change.committed().ifPresent(at -> message.setCommittedMillis(at.toEpochMilli()));
    change.published().ifPresent(at -> message.setPublishedMillis(at.toEpochMilli()));
    change.applied().ifPresent(at -> message.setAppliedMillis(at.toEpochMilli()));
    return message.build();
  }

  private static CheckAccountVerdict verdict(Account.Verdict verdict) {
    return switch (verdict) {
      case APPLIED -> CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_APPLIED;
      case NOT_APPLIED -> CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_NOT_APPLIED;
      case NONE -> CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_NONE;
      case UNKNOWN -> CheckAccountVerdict.CHECK_ACCOUNT_VERDICT_UNKNOWN;
    };
  }
}
