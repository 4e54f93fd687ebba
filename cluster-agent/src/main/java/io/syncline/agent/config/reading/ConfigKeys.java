package io.syncline.agent.config.reading;

import static io.syncline.agent.config.reading.ConfigKey.optional;
import static io.syncline.agent.config.reading.ConfigKey.preset;
import static io.syncline.agent.config.reading.ConfigKey.required;

import io.syncline.agent.config.ChecksumMode;
import io.syncline.agent.config.KeyDecoding;
import io.syncline.agent.config.Secret;
import io.syncline.agent.config.UfsType;
import io.syncline.agent.config.WatchKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.NegativeTtl;
import io.syncline.core.mount.ReconcileInterval;
import io.syncline.core.outbox.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of all keys: the one place that says what can be configured. The reference page is made
 * from it.
 */
final class ConfigKeys {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;

  static final ConfigKey<String> CLUSTER_NAME =
      required("cluster.name", ValueType.name())
          .means(
              "Name of the cluster, the same on each of its nodes and on no other cluster's.",
              "Two clusters of one name write one log and refuse each other's nodes.");
  static final ConfigKey<String> NODE_NAME =
      required("node.name", ValueType.name())
          .means(
              "Name of this node, unique in its cluster and the same after a restart.",
              "A node whose name another live node has does not start (SYN-5003); a new name after"
                  + " a restart leaves the old one's shards and claims waiting for a fence.");
  static final ConfigKey<String> ADVERTISED_HOST =
      optional("node.advertised-host", ValueType.text())
          .means(
              "Host under which other nodes and clients reach this one; the machine's own name when"
                  + " absent.",
              "Clients that were told of this node cannot reach it.");
  static final ConfigKey<Duration> DRAIN_TIMEOUT =
      preset("node.drain-timeout", ValueType.duration(Duration.ZERO, HOUR), "15s")
          .means(
              "How long a stopping node lets calls in flight finish.",
              "Too short cuts off uploads; longer than the supervisor waits ends in a kill.");
  static final ConfigKey<Duration> FLUSH_TIMEOUT =
      preset("node.flush-timeout", ValueType.duration(Duration.ZERO, HOUR), "10s")
          .means(
              "How long a stopping node waits for the log to take what is in its outbox.",
              "Too short leaves changes in the outbox: nothing is lost, but other clusters poll"
                  + " until this node is back.");
  static final ConfigKey<Boolean> MAY_FORGET_CLUSTERS =
      preset("node.may-forget-clusters", ValueType.bool(), "false")
          .means(
              "Whether this node may be asked to declare all nodes of another cluster gone. Its"
                  + " Kafka user needs the right to append to that cluster's topic, too.",
              "true where people may ask this node who do not know whether that cluster lives: all"
                  + " that it could write is asked for anew, everywhere.");
  static final ConfigKey<Path> DATA_DIR =
      required("data-dir", ValueType.path())
          .means(
              "Directory of this node's metadata store, outbox and copy of the mount table; made"
                  + " when missing, for one process only.",
              "On a disk that loses synced writes, an unpublished change can be lost in a power"
                  + " cut.");
  static final ConfigKey<String> BIND_ADDRESS =
      preset("bind-address", ValueType.text(), "127.0.0.1")
          .means(
              "Address on which all ports are opened; 0.0.0.0 for all interfaces.",
              "The doors do not ask who calls: whoever reaches them can read and write the lake.");
  static final ConfigKey<Integer> GRPC_PORT =
      preset("grpc.port", ValueType.integer(0, 65535), "7450")
          .means("Port of the gRPC door; 0 takes any free one.", "Taken: the node does not start.");
  static final ConfigKey<Integer> GRPC_MAX_CALLS =
      preset("grpc.max-concurrent-calls", ValueType.integer(1, 10_000), "128")
          .means(
              "Calls that are worked on at a time, each by a thread of its own; as many again wait,"
                  + " more are refused.",
              "Too many: the store is asked for more than its limits and callers wait there.");
  static final ConfigKey<Long> GRPC_MAX_MESSAGE =
      preset("grpc.max-message-bytes", ValueType.bytes(64 * KIB, 64 * MIB), "4MiB")
          .means(
              "Largest request that is accepted; answers stay below 2 MiB by themselves.",
              "Too large lets one caller take much memory.");
  static final ConfigKey<Integer> HTTP_PORT =
      preset("http.port", ValueType.integer(0, 65535), "7451")
          .means(
              "Port of health checks and metrics; 0 takes any free one.",
              "Taken: the node does not start.");
  static final ConfigKey<Integer> DATA_PORT =
      preset("data.port", ValueType.integer(0, 65535), "7453")
          .means(
              "Port of the data door for file bytes; 0 takes any free one.",
              "Taken: the node does not start.");
  static final ConfigKey<Integer> DATA_MAX_TRANSFERS =
      preset("data.max-concurrent-transfers", ValueType.integer(1, 10_000), "64")
          .means(
              "Files that are transferred at a time, each by a thread of its own; more are"
                  + " refused.",
              "Too many starve the node of memory and the store of connections.");
  static final ConfigKey<Duration> DATA_IDLE_TIMEOUT =
      preset("data.idle-timeout", ValueType.duration(SECOND, HOUR), "60s")
          .means(
              "How long a transfer may stand still before its connection is closed.",
              "Too long lets dead clients hold transfers; too short breaks slow ones.");
  static final ConfigKey<List<String>> KAFKA_BOOTSTRAP =
      required("kafka.bootstrap-servers", ValueType.addresses())
          .means(
              "Brokers through which the log is found.",
              "While none answers, writes are kept in the outbox and mounts poll the store.");
  static final ConfigKey<Integer> BUS_PARTITIONS =
      preset("bus.partitions", ValueType.integer(1, 1024), "32")
          .means(
              "Shards of every cluster, which are the partitions of each topic; the same everywhere"
                  + " and for ever.",
              "Fewer than nodes leaves nodes idle; many cost heartbeats. Another number than the"
                  + " topics have: the node does not start (SYN-4002).");
  static final ConfigKey<Integer> BUS_REPLICATION =
      preset("bus.replication-factor", ValueType.integer(1, 15), "3")
          .means(
              "Copies of each partition, for topics that this node makes.",
              "Below 3 the loss of one broker can lose changes that were already acknowledged.");
  static final ConfigKey<Integer> BUS_MIN_ISR =
      preset("bus.min-insync-replicas", ValueType.integer(1, 15), "2")
          .means(
              "Copies that must hold a change before it counts as published; at most the"
                  + " replication factor.",
              "1 lets the loss of one broker lose an acknowledged change; equal to the replication"
                  + " factor stops publishing with the first broker that is away.");
  static final ConfigKey<Duration> BUS_RETENTION =
      preset("bus.retention", ValueType.duration(HOUR, Duration.ofDays(365)), "7d")
          .means(
              "How long the log is kept, for topics that this node makes.",
              "A node that is away for longer comes back with shards that must be warmed anew.");
  static final ConfigKey<List<String>> ZOOKEEPER_CONNECT =
      required("zookeeper.connect", ValueType.addresses())
          .means(
              "Servers of the ZooKeeper ensemble of this cluster.",
              "While none answers, reading and writing go on and administration waits.");
  static final ConfigKey<Duration> ZOOKEEPER_SESSION =
      preset(
              "zookeeper.session-timeout",
              ValueType.duration(SECOND.multipliedBy(2), MINUTE.multipliedBy(2)),
              "15s")
          .means(
              "After how long without a sign of life this node counts as gone. The ensemble may"
                  + " widen it to its own limits.",
              "Too short drops nodes in long pauses; too long makes a restart after a crash wait.");
  static final ConfigKey<String> ZOOKEEPER_ROOT =
      preset("zookeeper.root", ValueType.zooKeeperPath(), "/syncline")
          .means(
              "Node under which everything of Syncline is kept.",
              "Another one than the cluster's other nodes have: they do not see each other.");
  static final ConfigKey<UfsType> UFS_TYPE =
      required("ufs.<name>.type", ValueType.choice(UfsType.class))
          .means("Kind of the store.", "The store's locations cannot be mounted.");
  static final ConfigKey<List<Location>> UFS_LOCATIONS =
      required("ufs.<name>.locations", ValueType.locations())
          .means(
              "Prefixes that this store serves, such as s3://lake; the longest one that matches"
                  + " decides. For type local the one directory, such as file:///srv/lake; for type"
                  + " hdfs of one authority.",
              "Mounts elsewhere are refused; too wide a prefix lets administrators mount what is"
                  + " not meant to be seen.");
  static final ConfigKey<String> UFS_ENDPOINT =
      optional("ufs.<name>.endpoint", ValueType.url())
          .means(
              "S3: URL of the service; the provider's own for the region when absent.",
              "The store does not answer.");
  static final ConfigKey<String> UFS_REGION =
      preset("ufs.<name>.region", ValueType.text(), "us-east-1")
          .means("S3: region that requests are signed for.", "The store refuses every request.");
  static final ConfigKey<Boolean> UFS_PATH_STYLE =
      preset("ufs.<name>.path-style", ValueType.bool(), "false")
          .means(
              "S3: whether the bucket is in the path and not in the host name.",
              "Most stores that are not AWS need true; their bucket's host name does not resolve.");
  static final ConfigKey<Secret> UFS_ACCESS_KEY =
      optional("ufs.<name>.access-key", ValueType.secret())
          .means(
              "S3: access key; the SDK's own chain of credentials when absent.",
              "The store refuses every request.");
  static final ConfigKey<Path> UFS_ACCESS_KEY_FILE =
      optional("ufs.<name>.access-key-file", ValueType.path())
          .means(
              "S3: file that holds the access key, in place of the key itself.",
              "The node does not start.");
  static final ConfigKey<Secret> UFS_SECRET_KEY =
      optional("ufs.<name>.secret-key", ValueType.secret())
          .means(
              "S3: secret key that belongs to the access key.", "The store refuses every request.");
  static final ConfigKey<Path> UFS_SECRET_KEY_FILE =
      optional("ufs.<name>.secret-key-file", ValueType.path())
          .means(
              "S3: file that holds the secret key, in place of the key itself.",
              "The node does not start.");
  static final ConfigKey<ChecksumMode> UFS_CHECKSUMS =
      preset("ufs.<name>.checksum-mode", ValueType.choice(ChecksumMode.class), "when-required")
          .means(
              "S3: whether the SDK adds checksums that the store did not ask for.",
              "when-supported makes many stores that are not AWS refuse uploads.");
  static final ConfigKey<Boolean> UFS_CHUNKED =
      preset("ufs.<name>.chunked-encoding", ValueType.bool(), "true")
          .means(
              "S3: whether uploads are signed chunk by chunk.",
              "true makes some stores refuse empty files.");
  static final ConfigKey<Boolean> UFS_CONDITIONAL =
      preset("ufs.<name>.conditional-create", ValueType.bool(), "true")
          .means(
              "S3: whether the store honours If-None-Match on uploads.",
              "true at a store that ignores it: two creators of one file both succeed, the later"
                  + " wins. false checks before it writes, with the same gap.");
  static final ConfigKey<Boolean> UFS_CONDITIONAL_READ =
      preset("ufs.<name>.conditional-read", ValueType.bool(), "true")
          .means(
              "S3: whether the store honours If-Match on downloads.",
              "true at a store that answers it wrongly: reads fail although nothing changed.");
  static final ConfigKey<KeyDecoding> UFS_KEYS =
      preset("ufs.<name>.key-decoding", ValueType.choice(KeyDecoding.class), "url-encoded")
          .means(
              "S3: how keys stand in listings; raw for stores that say they encode and do not.",
              "Names with %, + or spaces are taken for other names.");
  static final ConfigKey<Boolean> UFS_REQUEST_IDS =
      optional("ufs.<name>.unique-request-ids", ValueType.bool())
          .means(
              "S3: whether the store gives each request an x-amz-request-id of its own and repeats"
                  + " it in notifications, so that those of own writes cost nothing; when absent"
                  + " true for AWS itself, false where endpoint is set. The same in every cluster.",
              "true at a store that repeats ids: changes of others go unnoticed. false: each own"
                  + " write makes what it wrote old twice, by itself and by its notification.");
  static final ConfigKey<Long> UFS_PART_SIZE =
      preset("ufs.<name>.part-size", ValueType.bytes(5 * MIB, 1024 * MIB), "8MiB")
          .means(
              "S3: size of the parts of an upload, each held in memory; smaller files are one"
                  + " request. An upload has at most 10,000 parts.",
              "Too small limits the largest file; too large takes memory for each upload.");
  static final ConfigKey<List<String>> UFS_ALIASES =
      optional("ufs.<name>.aliases", ValueType.authorities())
          .means(
              "HDFS: other names of it, such as those of its NameNodes; a location with one of them"
                  + " is taken for the one that ufs.<name>.locations has.",
              "Under a name that is missing here it cannot be reached; the name of another HDFS"
                  + " leads to this one.");
  static final ConfigKey<List<Path>> UFS_SITE_FILES =
      optional("ufs.<name>.site-files", ValueType.paths())
          .means(
              "HDFS: Hadoop's own configuration files, such as core-site.xml and hdfs-site.xml;"
                  + " later ones win. Nothing of the kind is looked for by itself.",
              "The node does not start, or does not find the NameNodes.");
  static final ConfigKey<String> UFS_USER =
      optional("ufs.<name>.user", ValueType.text())
          .means(
              "HDFS: user as whom a NameNode without Kerberos is asked; the process's own when"
                  + " absent.",
              "The store refuses what this user may not do.");
  static final ConfigKey<String> UFS_PRINCIPAL =
      optional("ufs.<name>.principal", ValueType.text())
          .means(
              "HDFS: Kerberos principal, such as syncline/host@REALM; with it Kerberos is used.",
              "The store refuses every request.");
  static final ConfigKey<Path> UFS_KEYTAB =
      optional("ufs.<name>.keytab", ValueType.path())
          .means("HDFS: file with the key of the principal.", "The node does not start.");
  static final ConfigKey<Duration> UFS_READ_LAG =
      preset("ufs.<name>.read-lag", ValueType.duration(Duration.ZERO, HOUR), "0")
          .means(
              "How old an answer of the store itself may be; 0 for S3, HDFS and local disks, for"
                  + " NFS its actimeo.",
              "Too small: stale answers count as fresh. Too large: the store is asked more often.");
  static final ConfigKey<Integer> UFS_MAX_CALLS =
      preset("ufs.<name>.max-concurrent-calls", ValueType.integer(1, 10_000), "64")
          .means(
              "Requests to the store in flight at a time.",
              "Too few slow cold reads down; too many make the store throttle.");
  static final ConfigKey<Integer> UFS_RATE =
      preset("ufs.<name>.calls-per-second", ValueType.integer(1, 1_000_000), "2000")
          .means(
              "Requests to the store a second, from this node.",
              "Too many make the store throttle everybody; too few slow cold reads down.");
  static final ConfigKey<Duration> UFS_MAX_WAIT =
      preset("ufs.<name>.max-wait", ValueType.duration(Duration.ZERO, MINUTE), "10s")
          .means(
              "How long a request waits for its turn within these limits.",
              "Too short refuses bursts (SYN-3006); too long makes callers wait.");
  static final ConfigKey<Integer> UFS_MAX_ATTEMPTS =
      preset("ufs.<name>.max-attempts", ValueType.integer(1, 20), "4")
          .means(
              "Attempts for one request, the first included.",
              "1 hands every hiccup to the caller; many make an outage slow to be told.");
  static final ConfigKey<Duration> UFS_TIMEOUT =
      preset("ufs.<name>.request-timeout", ValueType.duration(SECOND, HOUR), "30s")
          .means(
              "How long one attempt may take; for file bytes how long it may stand still.",
              "Too short makes outcomes of writes unknown; too long hides a dead store.");
  static final ConfigKey<WatchKind> UFS_WATCH =
      preset("ufs.<name>.watch", ValueType.choice(WatchKind.class), "none")
          .means(
              "What tells of changes that others make in the store; one node of the cluster listens"
                  + " at a time. directory for type local, on Linux; inotify for type hdfs, whose"
                  + " user or principal must be the superuser; sqs, topic and posted for type s3:"
                  + " notifications of its buckets in a queue of SQS, in a topic of Kafka, or"
                  + " posted to http://NODE:7451/events/<name>. Mounts below need"
                  + " external-changes=watched for it to count.",
              "none: what others change is found by asking only, as often as the sync interval"
                  + " says. On a file system that other machines may change (NFS) directory hears"
                  + " nothing of them, and is not believed.");
  static final ConfigKey<Integer> UFS_WATCH_DIRECTORIES =
      preset("ufs.<name>.watch-max-directories", ValueType.integer(1, 10_000_000), "100000")
          .means(
              "Directories that are listened to with watch directory, each of which takes a watch"
                  + " of the kernel (fs.inotify.max_user_watches).",
              "With more directories nothing is listened to.");
  static final ConfigKey<String> UFS_WATCH_QUEUE =
      optional("ufs.<name>.watch-queue", ValueType.url())
          .means(
              "S3: with watch sqs, URL of the queue. It is read with the store's region and keys.",
              "Nothing is listened to; a queue that others read too tells each of a part.");
  static final ConfigKey<String> UFS_WATCH_ENDPOINT =
      optional("ufs.<name>.watch-endpoint", ValueType.url())
          .means(
              "S3: with watch sqs, URL of a service that speaks like SQS; AWS itself when absent.",
              "Nothing is listened to.");
  static final ConfigKey<String> UFS_WATCH_TOPIC =
      optional("ufs.<name>.watch-topic", ValueType.text())
          .means("S3: with watch topic, name of the topic.", "Nothing is listened to.");
  static final ConfigKey<List<String>> UFS_WATCH_BROKERS =
      optional("ufs.<name>.watch-brokers", ValueType.addresses())
          .means(
              "S3: with watch topic, brokers of its Kafka; kafka.bootstrap-servers, with the same"
                  + " settings of the client, when absent. For brokers of its own these are"
                  + " ufs.<name>.watch-client.<setting>, as under kafka.client.",
              "Nothing is listened to.");
  static final ConfigKey<Secret> UFS_WATCH_TOKEN =
      optional("ufs.<name>.watch-token", ValueType.secret())
          .means(
              "S3: with watch posted, what the store must show as bearer token; at least 16"
                  + " characters.",
              "Whoever knows it can make everything old, again and again.");
  static final ConfigKey<Path> UFS_WATCH_TOKEN_FILE =
      optional("ufs.<name>.watch-token-file", ValueType.path())
          .means(
              "S3: file that holds the token, in place of the token itself.",
              "The node does not start.");
  static final ConfigKey<Duration> UFS_WATCH_ALLOWANCE =
      preset("ufs.<name>.watch-allowance", ValueType.duration(Duration.ZERO, HOUR), "2m")
          .means(
              "S3: how long a notification may take. Mounts are proven so much less recently; one"
                  + " that comes later raises it, and for an hour they poll.",
              "Too short: what was changed is served as fresh until its notification comes. Too"
                  + " long: mounts whose sync interval is not longer poll.");
  static final ConfigKey<KeyDecoding> UFS_WATCH_KEYS =
      preset("ufs.<name>.watch-key-decoding", ValueType.choice(KeyDecoding.class), "url-encoded")
          .means(
              "S3: how keys stand in notifications; raw for Ceph.",
              "Changes of keys with %, + or blanks go unnoticed.");
  static final ConfigKey<List<Location>> UFS_WATCH_CANARY =
      optional("ufs.<name>.watch-canary", ValueType.locations())
          .means(
              "S3: prefix below which small objects are written, to see that notifications come;"
                  + " none when absent.",
              "Absent: notifications that somebody switches off are missed by nobody, and mounts"
                  + " count as LIVE.");
  static final ConfigKey<Duration> UFS_WATCH_CANARY_INTERVAL =
      preset("ufs.<name>.watch-canary-interval", ValueType.duration(SECOND, HOUR), "10s")
          .means(
              "S3: between two of them.",
              "Short ones cost a request each; with long ones a broken setup is found late.");
  static final ConfigKey<Duration> UFS_WATCH_CANARY_PATIENCE =
      preset("ufs.<name>.watch-canary-patience", ValueType.duration(SECOND, HOUR), "25s")
          .means(
              "S3: how long the notification of one may stay away before the watcher is DISTRUSTED"
                  + " and its mounts poll. A break is found at most this and the interval of"
                  + " canaries later.",
              "Too short: mounts poll whenever the store is slow to tell. Too long: a broken setup"
                  + " is found late.");
  static final ConfigKey<Long> CACHE_MAX_ENTRIES =
      preset("cache.max-entries", ValueType.count(1000, 10_000_000_000L), "1000000")
          .means(
              "Files and directories of which this node remembers the status, about 200 bytes of"
                  + " disk each.",
              "Too few: the store is asked again for what was evicted.");
  static final ConfigKey<Integer> CACHE_MAX_MARKS =
      preset("cache.max-marks", ValueType.integer(16, 1_000_000), "1024")
          .means(
              "Marks of invalidated trees that one shard keeps before they collapse into their"
                  + " parents.",
              "Too few: more than what changed is asked again; many take memory.");
  static final ConfigKey<Integer> SYNC_PARALLELISM =
      preset("sync.parallelism", ValueType.integer(1, 1024), "32")
          .means(
              "Threads that ask stores on behalf of listings and recursive syncs, beside their"
                  + " callers.",
              "Too few slow them down; too many take the store from readers.");
  static final ConfigKey<Boolean> SYNC_CARRY_STATUSES =
      preset("sync.carry-statuses", ValueType.bool(), "false")
          .means(
              "Tell the others size, time and version of a file along with its change, and take"
                  + " over what they tell where it is proven newer than what is held; for stores"
                  + " that give files a version. Costs this node one question for each file that it"
                  + " writes, before others hear of it; spares one at each node that has the file.",
              "Nothing goes wrong; where files are seldom read elsewhere it is one request too many"
                  + " a write.");
  static final ConfigKey<Integer> OUTBOX_MAX_INTENTS =
      preset("outbox.max-intents", ValueType.integer(100, 10_000_000), "50000")
          .means(
              "Unpublished writes that are kept. While Kafka is away they collapse at half of it:"
                  + " trees are announced in their place. At all of it further writes are refused"
                  + " (SYN-4101).",
              "Too few: a short outage of Kafka costs others more requests to the stores; many take"
                  + " memory and disk.");
  static final ConfigKey<Duration> OUTBOX_SETTLE =
      preset("outbox.ufs-settle", ValueType.duration(SECOND, DAY), "60s")
          .means(
              "After how long a request to the store that was never answered can no longer take"
                  + " effect.",
              "Too short: such a late effect is not announced, and is found only by the sync"
                  + " interval or a check. Too long: mounts poll for longer after a timeout.");
  static final ConfigKey<Duration> OUTBOX_LEASE =
      preset("outbox.lease", ValueType.duration(Lease.SHORTEST, DAY), "10m")
          .means(
              "How long this node may write without Kafka hearing of it. After twice as long others"
                  + " may declare it dead.",
              "Too short: writes stop in a short outage of Kafka. Too long: mounts poll for longer"
                  + " when a node is lost with its disk.");
  static final ConfigKey<Duration> OUTBOX_HEARTBEAT =
      preset(
              "outbox.heartbeat-interval",
              ValueType.duration(Duration.ofMillis(100), Duration.ofSeconds(20)),
              "1s")
          .means(
              "How often this node says, in each partition, what it has published.",
              "Too short: many records. Too long: others know less recently that they were told of"
                  + " everything; a mount needs a sync interval of some three times this to be"
                  + " LIVE.");
  static final ConfigKey<SyncInterval> MOUNT_INTERVAL =
      preset("mount.sync-interval", ValueType.syncInterval(), "30s")
          .means(
              "Sync interval of mounts that are added without one: how old an answer may be.",
              "Very short: the store is asked at nearly every read; never serves"
                  + " what no change was heard of, however old.");
  static final ConfigKey<MountPolicy.ExternalChanges> MOUNT_EXTERNAL =
      preset(
              "mount.external-changes",
              ValueType.choice(MountPolicy.ExternalChanges.class),
              "unwatched")
          .means(
              "Who else changes the lake below mounts that are added without saying so.",
              "none where others do write: their changes are not seen within the sync interval.");
  static final ConfigKey<MountPolicy.OnStale> MOUNT_ON_STALE =
      preset("mount.on-stale", ValueType.choice(MountPolicy.OnStale.class), "fail")
          .means(
              "What readers of mounts that are added without saying so get while the store does not"
                  + " answer and what is held is too old.",
              "serve-stale gives readers old data, flagged as such.");

  static final ConfigKey<ReconcileInterval> MOUNT_RECONCILE =
      preset("mount.reconcile", ValueType.reconcileInterval(), "1d")
          .means(
              "How often all that is held of mounts that are added without saying so is asked"
                  + " again, whatever the feed says: so long a change may stay unseen that nobody"
                  + " told of.",
              "Short: the store is asked continually. never: such a change stays until somebody"
                  + " syncs it.");
  static final ConfigKey<NegativeTtl> MOUNT_NEGATIVE_TTL =
      preset("mount.negative-ttl", ValueType.negativeTtl(), "as-sync-interval")
          .means(
              "How old the answer may be that nothing is there, below mounts that are added without"
                  + " saying so.",
              "Long: what somebody else made is missing for so long, unless a change is told of.");
  static final ConfigKey<Integer> RECONCILE_RATE =
      preset("sync.reconcile-rate", ValueType.integer(1, 10_000), "20")
          .means(
              "Questions a second, on average, that a node asks stores again about what it holds,"
                  + " to find what nobody told of.",
              "Low: a round takes longer than its interval, which a metric and the node's problems"
                  + " tell. High: competes with readers for the store's limits.");

  static final ConfigKey<Integer> AUDIT_RATE =
      preset("audit.requests-per-minute", ValueType.integer(0, 6_000), "30")
          .means(
              "Requests a minute, on average, with which this node samples whether what it would"
                  + " answer is what the stores say; 0 for no audit.",
              "0: wrong answers are found by a check only. High: competes with readers for the"
                  + " store's limits.");
  static final ConfigKey<List<NamespacePath>> AUDIT_EXCLUDE =
      optional("audit.exclude", ValueType.mounts())
          .means(
              "Mounts that are not sampled.", "Wrong answers in them are found by a check only.");

  private static final List<ConfigKey<?>> OWN =
      List.of(
          CLUSTER_NAME,
          NODE_NAME,
          ADVERTISED_HOST,
          DRAIN_TIMEOUT,
          FLUSH_TIMEOUT,
          MAY_FORGET_CLUSTERS,
          DATA_DIR,
          BIND_ADDRESS,
          GRPC_PORT,
          GRPC_MAX_CALLS,
          GRPC_MAX_MESSAGE,
          HTTP_PORT,
          DATA_PORT,
          DATA_MAX_TRANSFERS,
          DATA_IDLE_TIMEOUT,
          KAFKA_BOOTSTRAP,
          BUS_PARTITIONS,
          BUS_REPLICATION,
          BUS_MIN_ISR,
          BUS_RETENTION,
          ZOOKEEPER_CONNECT,
          ZOOKEEPER_SESSION,
          ZOOKEEPER_ROOT,
          UFS_TYPE,
          UFS_LOCATIONS,
          UFS_ENDPOINT,
          UFS_REGION,
          UFS_PATH_STYLE,
          UFS_ACCESS_KEY,
          UFS_ACCESS_KEY_FILE,
          UFS_SECRET_KEY,
          UFS_SECRET_KEY_FILE,
          UFS_CHECKSUMS,
          UFS_CHUNKED,
          UFS_CONDITIONAL,
          UFS_CONDITIONAL_READ,
          UFS_KEYS,
          UFS_REQUEST_IDS,
          UFS_PART_SIZE,
          UFS_ALIASES,
          UFS_SITE_FILES,
          UFS_USER,
          UFS_PRINCIPAL,
          UFS_KEYTAB,
          UFS_READ_LAG,
          UFS_MAX_CALLS,
          UFS_RATE,
          UFS_MAX_WAIT,
          UFS_MAX_ATTEMPTS,
          UFS_TIMEOUT,
          UFS_WATCH,
          UFS_WATCH_DIRECTORIES,
          UFS_WATCH_QUEUE,
          UFS_WATCH_ENDPOINT,
          UFS_WATCH_TOPIC,
          UFS_WATCH_BROKERS,
          UFS_WATCH_TOKEN,
          UFS_WATCH_TOKEN_FILE,
          UFS_WATCH_ALLOWANCE,
          UFS_WATCH_KEYS,
          UFS_WATCH_CANARY,
          UFS_WATCH_CANARY_INTERVAL,
          UFS_WATCH_CANARY_PATIENCE,
          CACHE_MAX_ENTRIES,
          CACHE_MAX_MARKS,
          SYNC_PARALLELISM,
          SYNC_CARRY_STATUSES,
          RECONCILE_RATE,
          AUDIT_RATE,
          AUDIT_EXCLUDE,
          OUTBOX_MAX_INTENTS,
          OUTBOX_SETTLE,
          OUTBOX_LEASE,
          OUTBOX_HEARTBEAT,
          MOUNT_INTERVAL,
          MOUNT_EXTERNAL,
          MOUNT_ON_STALE,
          MOUNT_RECONCILE,
          MOUNT_NEGATIVE_TTL);

  /**
   * All keys, in the order of the reference page; {@code kafka.client.*} is {@link
   * KafkaClientKeys}, {@code ufs.<name>.hadoop.*} is {@link HadoopKeys}.
   */
  static final List<ConfigKey<?>> ALL = Stream.of(OWN, PageKeys.ALL).flatMap(List::stream).toList();

  private ConfigKeys() {}
}
