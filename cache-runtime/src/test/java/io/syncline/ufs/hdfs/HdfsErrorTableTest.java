package io.syncline.ufs.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.ufs.limit.StoreFailure;
import io.syncline.ufs.limit.StoreOutcome;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.security.sasl.SaslException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.net.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of each error of HDFS, and of those that nobody knows. */
final class HdfsErrorTableTest {
  @ParameterizedTest
  @CsvSource({
    "java.io.FileNotFoundException, NOT_FOUND, NOT_FOUND",
    "org.apache.hadoop.fs.FileAlreadyExistsException, ALREADY_EXISTS, CONDITION_FAILED",
    "org.apache.hadoop.fs.ParentNotDirectoryException, NOT_A_DIRECTORY, REJECTED",
    "org.apache.hadoop.fs.PathIsNotEmptyDirectoryException, DIRECTORY_NOT_EMPTY, REJECTED",
    "org.apache.hadoop.security.AccessControlException, UFS_PERMISSION_DENIED, DENIED",
    "org.apache.hadoop.hdfs.protocol.NSQuotaExceededException, UFS_REJECTED, REJECTED",
    "org.apache.hadoop.hdfs.protocol.DSQuotaExceededException, UFS_REJECTED, REJECTED",
    "org.apache.hadoop.hdfs.server.namenode.SafeModeException, UFS_UNAVAILABLE, REJECTED",
    "org.apache.hadoop.ipc.StandbyException, UFS_UNAVAILABLE, REJECTED",
    "org.apache.hadoop.ipc.RetriableException, UFS_UNAVAILABLE, REJECTED",
    "org.apache.hadoop.fs.InvalidPathException, INVALID_LOCATION, REJECTED",
    "org.apache.hadoop.hdfs.protocol.FSLimitException$PathComponentTooLongException,"
        + " INVALID_LOCATION, REJECTED",
    "org.apache.hadoop.hdfs.protocol.FSLimitException$MaxDirectoryItemsExceededException,"
        + " UFS_REJECTED, REJECTED"
  })
  void whatANameNodeRefusesHasNoEffect(String thrown, ErrorCode code, StoreOutcome outcome) {
    StoreFailure failure = failure(new RemoteException(thrown, "because\n\tat a.b.C"));
    assertThat(failure.error().code()).isEqualTo(code);
    assertThat(failure.outcome()).isEqualTo(outcome);
    assertThat(failure.mayTakeEffect()).isFalse();
    assertThat(failure.error()).hasMessageContaining("stat hdfs://lake/a: found ");
    assertThat(failure.error().getMessage()).contains("because").doesNotContain("a.b.C");
  }

  @Test
  void whatNobodyKnowsMayHaveTakenEffect() {
    for (IOException unknown :
        new IOException[] {
          new RemoteException("java.lang.NullPointerException", "oops"),
          new EOFException("End of File Exception between local host and destination host"),
          new SocketTimeoutException("30000 millis timeout while waiting for channel"),
          new IOException("Connection reset by peer"),
          new SaslException("cannot be unwrapped")
        }) {
      assertThat(failure(unknown).mayTakeEffect()).as(unknown.toString()).isTrue();
      assertThat(HdfsErrorTable.isWorthAskingAnother(unknown)).as(unknown.toString()).isFalse();
    }
  }

  @Test
  void whatNeverReachedANameNodeIsNotSent() {
    for (IOException away :
        new IOException[] {
          new ConnectException("Call From a to b failed on connection exception"),
          new NoRouteToHostException("No route"),
          new UnknownHostException("nn1"),
          new ConnectTimeoutException("20000 millis timeout"),
          new IOException(new IllegalArgumentException(new UnknownHostException("nn1")))
        }) {
      assertThat(failure(away).outcome()).as(away.toString()).isEqualTo(StoreOutcome.NOT_SENT);
      assertThat(failure(away).error().code()).isEqualTo(ErrorCode.UFS_UNAVAILABLE);
      assertThat(HdfsErrorTable.isWorthAskingAnother(away)).as(away.toString()).isTrue();
    }
  }

  @Test
  void onlyAnotherNameNodeCanHelpWhereThisOneStandsBy() {
    assertThat(askAnother("org.apache.hadoop.ipc.StandbyException")).isTrue();
    assertThat(askAnother("org.apache.hadoop.hdfs.server.namenode.SafeModeException")).isFalse();
    assertThat(askAnother("java.io.FileNotFoundException")).isFalse();
    assertThat(askAnother("java.lang.NullPointerException")).isFalse();
  }

  @Test
  void lackOfPermissionIsToldApartFromLackOfProof() {
    String type = "org.apache.hadoop.security.AccessControlException";
    assertThat(failure(new RemoteException(type, "Permission denied: user=eve")).error())
        .hasMessageContaining("ACL");
    assertThat(failure(new RemoteException(type, "SIMPLE authentication is not enabled.")).error())
        .hasMessageContaining("keytab");
    String only = "Access denied for user eve. Superuser privilege is required for operation x";
    assertThat(failure(new RemoteException(type, only)).error())
        .hasMessageContaining("superusergroup");
  }

  @Test
  void interruptionIsToldAndNotRepeated() {
    StoreFailure failure = failure(new InterruptedIOException("Interrupted: action"));
    assertThat(failure.error().code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(failure.mayTakeEffect()).isTrue();
  }

  private static boolean askAnother(String remote) {
    return HdfsErrorTable.isWorthAskingAnother(new RemoteException(remote, "because"));
  }

  private static StoreFailure failure(Exception thrown) {
    return HdfsErrorTable.failure(thrown, "stat hdfs://lake/a");
  }
}
