package io.syncline.cli.command.mount;

import com.google.gson.JsonObject;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.failure.NearestWord;
import io.syncline.cli.output.Json;
import io.syncline.cli.output.Shape;
import io.syncline.cli.session.Session;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.SetMountResponse;
import io.syncline.proto.node.v1.SettingChange;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncline mount set}. */
@Command(
    name = "set",
    description = "Changes the policy of a mount, and shows old and new values.",
    footer = {
      "  syncline mount set /lake sync-interval=10s --reason INC-4711",
      "  syncline mount set /lake on-stale=serve-stale --dry-run",
      "  syncline mount set /lake sync-interval=default"
    })
public final class MountSetCommand implements Callable<Integer> {
  private static final List<String> KEYS =
      List.of("sync-interval", "external-changes", "on-stale", "reconcile", "feed");

  private static final Shape<SetMountResponse> SHAPE = shape(MountSetCommand::version);
  private static final Shape<SetMountResponse> DRY_SHAPE =
      shape(answer -> "dry run: nothing was changed");

  @Parameters(index = "0", paramLabel = "PATH", description = "The mount's path.")
  private String path = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "KEY=VALUE",
      description =
          "Settings: sync-interval (5s, 2m, 0, never), external-changes (none, watched, unwatched),"
              + " on-stale (fail, serve-stale), reconcile (6h, never) or feed; the value default"
              + " sets it back.")
  private List<String> settings = List.of();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
  private String reason = "";

  @Option(
      names = "--if-version",
      paramLabel = "N",
      description = "Refuse if the policy has another version now.")
  private @Nullable Long expectedVersion;

  @Option(names = "--dry-run", description = "Only check and tell what would be done.")
  private boolean dryRun;

  private final Session session;

  public MountSetCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    SetMountRequest.Builder request =
        SetMountRequest.newBuilder().setPath(path).setReason(reason).setDryRun(dryRun);
    if (expectedVersion != null) {
      request.setExpectedPolicyVersion(expectedVersion);
    }
    settings.forEach(setting -> add(request, setting));
    return session.one(
        dryRun ? DRY_SHAPE : SHAPE,
        (node, answers) -> answers.accept(node.setMount(request.build())));
  }

  private static void add(SetMountRequest.Builder request, String setting) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw Failure.usage(
          "'" + setting + "' is not a setting (expected KEY=VALUE, such as sync-interval=10s)", "");
    }
    String key = setting.substring(0, equals);
    String value = setting.substring(equals + 1);
    if (!KEYS.contains(key)) {
      throw Failure.usage(
          "a mount has no setting '" + key + "' (expected " + String.join(", ", KEYS) + ")",
          NearestWord.of(key, KEYS).map(word -> "Did you mean " + word + "?").orElse(""));
    }
    if (value.equals("default")) {
      request.addUnset(key);
      return;
    }
    switch (key) {
      case "sync-interval" -> request.setSyncIntervalMillis(PolicyText.syncInterval(value));
      case "external-changes" -> request.setExternalChanges(PolicyText.externalChanges(value));
      case "reconcile" -> request.setReconcileMillis(PolicyText.reconcile(value));
      case "on-stale" -> request.setOnStale(PolicyText.onStale(value));
      default -> request.setFeed(value);
    }
  }

  /** What was changed, and in brackets what is to be said about it. */
  private static Shape<SetMountResponse> shape(Function<SetMountResponse, String> remark) {
    return Shape.<SetMountResponse>of(
            "MountChange", answer -> answer.getMount().getPath(), MountSetCommand::json)
        .text(
            answer ->
                List.of(
                    answer.getMount().getPath()
                        + "  "
                        + changes(answer)
                        + "  ("
                        + remark.apply(answer)
                        + ")"))
        .build();
  }

  private static String changes(SetMountResponse answer) {
    if (answer.getChangesCount() == 0) {
      return "as it was";
    }
    return answer.getChangesList().stream()
        .map(
            change ->
                change.getKey()
                    + " "
                    + shown(change.getBefore())
                    + " -> "
                    + shown(change.getAfter()))
        .collect(Collectors.joining(", "));
  }

  private static String shown(String value) {
    return value.isEmpty() ? "-" : value;
  }

  private static String version(SetMountResponse answer) {
    return "policy version " + answer.getMount().getPolicyVersion();
  }

  private static JsonObject json(SetMountResponse answer) {
    JsonObject json = new JsonObject();
    json.add("mount", MountShapes.json(answer.getMount()));
    json.add("changes", Json.array(answer.getChangesList(), MountSetCommand::json));
    return json;
  }

  private static JsonObject json(SettingChange change) {
    JsonObject json = new JsonObject();
    json.addProperty("key", change.getKey());
    json.addProperty("before", change.getBefore());
    json.addProperty("after", change.getAfter());
    return json;
  }
}
