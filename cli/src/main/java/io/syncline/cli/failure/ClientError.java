package io.syncline.cli.failure;

/** The errors of the catalogue that the command line itself can find, without a node. */
public enum ClientError {
  INVALID_ARGUMENT("SYN-1001"),
  INVALID_PATH("SYN-1002"),
  INVALID_CONFIGURATION("SYN-1101"),
  NOT_FOUND("SYN-2001"),
  ALREADY_EXISTS("SYN-2002"),
  IS_A_DIRECTORY("SYN-2004"),
  CHANGED_UNDERNEATH("SYN-2202"),
  PERMISSION_DENIED("SYN-3003"),
  UNKNOWN_OUTCOME("SYN-3005"),
  UNKNOWN_WATCHER("SYN-5007"),
  UNKNOWN_CHECK("SYN-5010"),
  CHECK_RUNNING("SYN-5011"),
  DEADLINE_EXCEEDED("SYN-6004"),
  NODE_UNREACHABLE("SYN-6007"),
  INTERNAL("SYN-9001");

  private final String id;

  ClientError(String id) {
    this.id = id;
  }

  /** The stable public identifier. */
  public String id() {
    return id;
  }
}
