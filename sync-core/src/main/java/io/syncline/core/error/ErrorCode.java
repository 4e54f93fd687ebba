package io.syncline.core.error;

/**
 * The catalogue of everything that can go wrong, one code for the command line, the HTTP door and
 * the logs.
 *
 * <p>Codes are stable for ever. The first digit of the number names the area: 1 usage and
 * configuration, 2 namespace and mounts, 3 under file system, 4 bus, 5 coordination, 6 node, 9 bug.
 */
public enum ErrorCode {
  INVALID_ARGUMENT("SYN-1001", Fate.REJECT, "Correct the argument named in the message."),
  INVALID_PATH(
      "SYN-1002",
      Fate.REJECT,
      "Use an absolute path such as /lake/a, or the UFS URI of the object."),
  INVALID_LOCATION(
      "SYN-1003",
      Fate.REJECT,
      "Use a UFS URI such as s3://bucket/key, hdfs://nameservice/path or file:///dir."),
  INVALID_CONFIGURATION("SYN-1101", Fate.REJECT, "Run: syncline config validate --config FILE"),
  UNKNOWN_CONFIGURATION_KEY(
      "SYN-1102",
      Fate.REJECT,
      "Remove or rename the key; docs/reference/configuration.md lists all of them."),

  NOT_FOUND("SYN-2001", Fate.REJECT, "Check the path with: syncline ls PARENT"),
  ALREADY_EXISTS("SYN-2002", Fate.REJECT, "Overwrite it explicitly, or choose another name."),
  NOT_A_DIRECTORY("SYN-2003", Fate.REJECT, "The path is a file; use it without listing it."),
  IS_A_DIRECTORY(
      "SYN-2004",
      Fate.REJECT,
      "The path is a directory; use --recursive where the command has it."),
  DIRECTORY_NOT_EMPTY("SYN-2005", Fate.REJECT, "Remove what is inside first, or use --recursive."),
  UNKNOWN_MOUNT("SYN-2101", Fate.REJECT, "List the mounts with: syncline mount list"),
  MOUNT_CONFLICT(
      "SYN-2102", Fate.REJECT, "Choose another path, or remove the existing mount first."),
  MOUNT_UNREACHABLE(
      "SYN-2103",
      Fate.REJECT,
      "Check bucket, endpoint and credentials with: syncline mount test LOCATION"),
  CHANGED_UNDERNEATH(
      "SYN-2202", Fate.RETRY, "The file was replaced while it was read; read it again."),

  UFS_UNAVAILABLE(
      "SYN-3001", Fate.RETRY, "The store does not answer; see its health in: syncline status"),
  UFS_THROTTLED(
      "SYN-3002",
      Fate.RETRY,
      "The store asks to slow down; lower ufs.<name>.calls-per-second or retry later."),
  UFS_PERMISSION_DENIED(
      "SYN-3003", Fate.REJECT, "Check the credentials and the policy of the bucket or directory."),
  UFS_REJECTED(
      "SYN-3004", Fate.REJECT, "The store refused the request; the cause names its own error."),
  UFS_UNKNOWN_OUTCOME(
      "SYN-3005",
      Fate.DEGRADE,
      "The store may or may not have done it; look before you repeat it."),
  UFS_BUSY(
      "SYN-3006",
      Fate.RETRY,
      "Too many requests to this store at once; retry, or raise what the message names: a mount's"
          + " call-budget, or ufs.<name>.max-concurrent-calls or calls-per-second."),
  UFS_NO_SUCH_BUCKET(
      "SYN-3007", Fate.REJECT, "Create the bucket, or correct its name in the mount's location."),

  BUS_UNAVAILABLE(
      "SYN-4001",
      Fate.RETRY,
      "Kafka does not answer; writes are kept in the outbox and published when it returns."),
  BUS_TOPIC_MISMATCH(
      "SYN-4002",
      Fate.STOP,
      "Make the topic's settings match the configuration, or configure what the topic has."),
  BUS_RECORD_UNREADABLE(
      "SYN-4003",
      Fate.DEGRADE,
      "See what it is with: syncline bus inspect. Restrict the topic with an ACL."),
  OUTBOX_FULL(
      "SYN-4101",
      Fate.DEGRADE,
      "The log was away for long; writes are accepted again when it drains."),
  LEASE_LOST(
      "SYN-4102",
      Fate.RETRY,
      "Kafka did not answer for the whole lease; writes are accepted again when it does."),

  COORDINATION_UNAVAILABLE(
      "SYN-5001",
      Fate.RETRY,
      "ZooKeeper does not answer; reads and writes go on, administration waits."),
  CONFLICTING_CHANGE(
      "SYN-5002",
      Fate.RETRY,
      "Somebody else changed the mount table at the same moment; repeat the command."),
  DUPLICATE_NODE("SYN-5003", Fate.STOP, "Give each node of the cluster its own node.name."),
  NODE_LIVES(
      "SYN-5004", Fate.REJECT, "Stop the node first; one that stops in order is not waited for."),
  UNKNOWN_NODE("SYN-5005", Fate.REJECT, "List the nodes with: syncline node list"),
  FORGETTING_NOT_ALLOWED(
      "SYN-5006",
      Fate.REJECT,
      "Ask a node with node.may-forget-clusters whose Kafka user may append to the lost topic."),
  UNKNOWN_WATCHER("SYN-5007", Fate.REJECT, "List the watchers with: syncline watcher list"),
  WATCH_FAILED(
      "SYN-5008",
      Fate.DEGRADE,
      "Look what it lacks with: syncline watcher status NAME; until then mounts poll."),
  RECONCILE_OVERDUE(
      "SYN-5009",
      Fate.DEGRADE,
      "If the store answers, raise sync.reconcile-rate, or: syncline mount set PATH reconcile=7d"),
  UNKNOWN_CHECK("SYN-5010", Fate.REJECT, "List the runs with: syncline check list"),
  CHECK_RUNNING(
      "SYN-5011", Fate.REJECT, "Wait for it to end, or end it with: syncline check cancel ID"),

  NOT_READY("SYN-6001", Fate.RETRY, "The node is starting; wait for /readyz."),
  STORE_FAILED(
      "SYN-6002",
      Fate.STOP,
      "Look at the disk under data-dir; a lost metadata store costs warm-up only."),
  DISK_FULL(
      "SYN-6003",
      Fate.DEGRADE,
      "Free space under data-dir; writes are refused before they touch the store."),
  DEADLINE_EXCEEDED("SYN-6004", Fate.RETRY, "Retry with a longer --timeout."),
  SHUTTING_DOWN("SYN-6005", Fate.RETRY, "The node is stopping; ask another one."),
  NODE_BUSY(
      "SYN-6006",
      Fate.RETRY,
      "The node works on as many calls as it may; retry, or ask another one."),
  NODE_UNREACHABLE(
      "SYN-6007",
      Fate.RETRY,
      "Start a node with: syncline demo, or choose another context with -c NAME"),
  NODE_DRAINING(
      "SYN-6008",
      Fate.RETRY,
      "Write through another node of the cluster; which: syncline node list"),

  INTERNAL(
      "SYN-9001",
      Fate.STOP,
      "This is a bug: please report it with the output of the same command with -v.");

  private final String id;
  private final Fate fate;
  private final String remedy;

  ErrorCode(String id, Fate fate, String remedy) {
    this.id = id;
    this.fate = fate;
    this.remedy = remedy;
  }

  /** The stable public identifier, such as {@code SYN-2103}. */
  public String id() {
    return id;
  }

  /** What the system does about it. */
  public Fate fate() {
    return fate;
  }

  /** One sentence that says what a person can do about it. */
  public String remedy() {
    return remedy;
  }
}
