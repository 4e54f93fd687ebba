package io.syncline.ufs.hdfs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.ufs.limit.StoreFailure;
import io.syncline.ufs.limit.StoreOutcome;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.ipc.RemoteException;
import org.jspecify.annotations.Nullable;

/**
 * The one table from what a NameNode, a DataNode or the way to them can answer to what becomes of
 * it.
 *
 * <p>A NameNode names its errors by the class that it threw; the client knows only some of these
 * classes. What the table does not know is {@code UFS_UNAVAILABLE} without an answer, the careful
 * reading.
 */
final class HdfsErrorTable {
  /** Deeper causes are not looked at. */
  private static final int MAX_CAUSES = 10;

  private static final String KERBEROS =
      "look at principal, keytab and the clock, and whether the NameNode wants Kerberos";
  private static final String ELSEWHERE =
      "another NameNode may be active by now; look at the state of the NameNodes";
  private static final String NO_WAY =
      "no connection; look at the address, the port and whether the NameNode runs";

  /** How it ended, and what a person can do. */
  private record Row(ErrorCode code, StoreOutcome outcome, String advice) {
    /** The NameNode did not take it: another one may. */
    boolean worthAskingAnother() {
      return outcome == StoreOutcome.NOT_SENT || advice.equals(ELSEWHERE);
    }
  }

  /** By the simple name of what was thrown, here or by the NameNode. */
  private static final Map<String, Row> BY_CLASS =
      Map.ofEntries(
          row("FileNotFoundException", ErrorCode.NOT_FOUND, ""),
          row("UnresolvedPathException", ErrorCode.NOT_FOUND, "symbolic links are not followed"),
          row("UnresolvedLinkException", ErrorCode.NOT_FOUND, "symbolic links are not followed"),
          row("FileAlreadyExistsException", ErrorCode.ALREADY_EXISTS, ""),
          row("ParentNotDirectoryException", ErrorCode.NOT_A_DIRECTORY, ""),
          row("PathIsNotDirectoryException", ErrorCode.NOT_A_DIRECTORY, ""),
          row("PathIsNotEmptyDirectoryException", ErrorCode.DIRECTORY_NOT_EMPTY, ""),
          row("AccessControlException", ErrorCode.UFS_PERMISSION_DENIED, KERBEROS),
          row("AuthorizationException", ErrorCode.UFS_PERMISSION_DENIED, KERBEROS),
          row("InvalidToken", ErrorCode.UFS_PERMISSION_DENIED, KERBEROS),
          row(
              "SnapshotAccessControlException",
              ErrorCode.UFS_REJECTED,
              "snapshots stay as they are"),
          row("NSQuotaExceededException", ErrorCode.UFS_REJECTED, "raise the quota of names"),
          row("DSQuotaExceededException", ErrorCode.UFS_REJECTED, "raise the quota of space"),
          row("QuotaByStorageTypeExceededException", ErrorCode.UFS_REJECTED, "raise the quota"),
          row("QuotaExceededException", ErrorCode.UFS_REJECTED, "raise the quota"),
          row("MaxDirectoryItemsExceededException", ErrorCode.UFS_REJECTED, "split the directory"),
          row("InvalidPathException", ErrorCode.INVALID_LOCATION, "a name may not contain ':'"),
          row("PathComponentTooLongException", ErrorCode.INVALID_LOCATION, "use a shorter name"),
          row("SafeModeException", ErrorCode.UFS_UNAVAILABLE, "it takes no writes in safe mode"),
          row("StandbyException", ErrorCode.UFS_UNAVAILABLE, ELSEWHERE),
          row("ObserverRetryOnActiveException", ErrorCode.UFS_UNAVAILABLE, ELSEWHERE),
          row("RetriableException", ErrorCode.UFS_UNAVAILABLE, ELSEWHERE),
          row("VersionMismatch", ErrorCode.UFS_REJECTED, "it speaks another protocol"),
          row("RpcNoSuchProtocolException", ErrorCode.UFS_REJECTED, "this is no NameNode's port"),
          row("RpcNoSuchMethodException", ErrorCode.UFS_REJECTED, "the NameNode is too old"),
          // Also what an answer can run into that cannot be decrypted.
          entry("SaslException", ErrorCode.UFS_PERMISSION_DENIED, StoreOutcome.NO_ANSWER, KERBEROS),
          entry("GSSException", ErrorCode.UFS_PERMISSION_DENIED, StoreOutcome.NO_ANSWER, KERBEROS),
          notSent("LoginException", ErrorCode.UFS_PERMISSION_DENIED, KERBEROS),
          notSent("KerberosAuthException", ErrorCode.UFS_PERMISSION_DENIED, KERBEROS),
          notSent("ConnectException", ErrorCode.UFS_UNAVAILABLE, NO_WAY),
          notSent("ConnectTimeoutException", ErrorCode.UFS_UNAVAILABLE, NO_WAY),
          notSent("NoRouteToHostException", ErrorCode.UFS_UNAVAILABLE, NO_WAY),
          notSent("UnknownHostException", ErrorCode.UFS_UNAVAILABLE, NO_WAY),
          notSent("UnresolvedAddressException", ErrorCode.UFS_UNAVAILABLE, NO_WAY));

  /** What a NameNode says without a class of its own. */
  private static final Map<String, Row> BY_TEXT =
      Map.of(
          "Pathname too long",
          answered(ErrorCode.INVALID_LOCATION, "use a shorter path"),
          "could only be written to",
          answered(ErrorCode.UFS_UNAVAILABLE, "look at the DataNodes and their space"),
          "must both be",
          answered(ErrorCode.IS_A_DIRECTORY, "it became a directory"));

  /** A permission that lacks is told apart from a proof that lacks. */
  private static final Row DENIED =
      answered(ErrorCode.UFS_PERMISSION_DENIED, "look at owner, mode and ACL");

  /** The edit log is shown to the superuser only. */
  private static final Row NO_SUPERUSER =
      answered(
          ErrorCode.UFS_PERMISSION_DENIED,
          "use the superuser's name or principal, or put this user into the NameNode's"
              + " dfs.permissions.superusergroup");

  private HdfsErrorTable() {}

  /**
   * What becomes of an error.
   *
   * @param what the operation and its location, such as {@code stat hdfs://lake/a}
   */
  static StoreFailure failure(Exception thrown, String what) {
    if (isInterruption(thrown)) {
      return StoreFailure.interrupted(
          new SyncException(ErrorCode.SHUTTING_DOWN, what + ": interrupted", thrown));
    }
    String found = found(thrown);
    Row row = row(thrown);
    if (row == null) {
      return StoreFailure.unanswered(
          new SyncException(
              ErrorCode.UFS_UNAVAILABLE, what + ": found " + found + "; look at HDFS", thrown));
    }
    String advice = row.advice().isEmpty() ? "" : "; " + row.advice();
    SyncException error = new SyncException(row.code(), what + ": found " + found + advice, thrown);
    return switch (row.outcome()) {
      case NOT_SENT -> StoreFailure.notSent(error);
      case NO_ANSWER -> StoreFailure.unanswered(error);
      case OK, NOT_FOUND, CONDITION_FAILED, DENIED, THROTTLED, REJECTED ->
          StoreFailure.refused(row.outcome(), error);
    };
  }

  /** Whether a NameNode had no part in it and will have none, so that another one may be asked. */
  static boolean isWorthAskingAnother(Exception thrown) {
    Row row = isInterruption(thrown) ? null : row(thrown);
    return row != null && row.worthAskingAnother();
  }

  private static boolean isInterruption(Exception thrown) {
    return thrown instanceof ClosedByInterruptException
        || (thrown instanceof InterruptedIOException && !(thrown instanceof SocketTimeoutException))
        || Thread.currentThread().isInterrupted();
  }

  /** The first of the thrown and its causes that the table knows. */
  private static @Nullable Row row(Exception thrown) {
    Throwable at = thrown;
    for (int depth = 0; at != null && depth < MAX_CAUSES; depth++, at = at.getCause()) {
      Row row = BY_CLASS.get(simpleName(at));
      String text = text(at);
      if (row != null) {
        return text.startsWith("Permission denied")
            ? DENIED
            : text.contains("Superuser privilege is required") ? NO_SUPERUSER : row;
      }
      for (Map.Entry<String, Row> known : BY_TEXT.entrySet()) {
        if (text.contains(known.getKey())) {
          return known.getValue();
        }
      }
    }
    return null;
  }

  /** The class without package and outer class: a NameNode's own, where it named one. */
  private static String simpleName(Throwable thrown) {
    String name =
        thrown instanceof RemoteException remote && remote.getClassName() != null
            ? remote.getClassName()
            : thrown.getClass().getName();
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }

  /** Its class and the first line of its text; a NameNode sends its stack in the others. */
  private static String found(Exception thrown) {
    String text = text(thrown);
    String name = simpleName(thrown);
    return text.isEmpty() ? name : name + ": " + text;
  }

  private static String text(Throwable thrown) {
    String text = thrown.getMessage();
    List<String> lines = text == null ? List.of() : text.lines().limit(1).toList();
    return lines.isEmpty() ? "" : lines.get(0);
  }

  private static Map.Entry<String, Row> row(String name, ErrorCode code, String advice) {
    return Map.entry(name, answered(code, advice));
  }

  private static Map.Entry<String, Row> notSent(String name, ErrorCode code, String advice) {
    return entry(name, code, StoreOutcome.NOT_SENT, advice);
  }

  private static Map.Entry<String, Row> entry(
      String name, ErrorCode code, StoreOutcome outcome, String advice) {
    return Map.entry(name, new Row(code, outcome, advice));
  }

  private static Row answered(ErrorCode code, String advice) {
    return new Row(code, outcome(code), advice);
  }

  private static StoreOutcome outcome(ErrorCode code) {
    if (code == ErrorCode.NOT_FOUND) {
      return StoreOutcome.NOT_FOUND;
    }
    if (code == ErrorCode.ALREADY_EXISTS) {
      return StoreOutcome.CONDITION_FAILED;
    }
    return code == ErrorCode.UFS_PERMISSION_DENIED ? StoreOutcome.DENIED : StoreOutcome.REJECTED;
  }
}
