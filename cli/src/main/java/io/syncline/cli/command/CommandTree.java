package io.syncline.cli.command;

import static io.syncline.cli.failure.ExitCode.BUG;
import static io.syncline.cli.failure.ExitCode.CONFIGURATION;
import static io.syncline.cli.failure.ExitCode.CONFLICT;
import static io.syncline.cli.failure.ExitCode.DEGRADED;
import static io.syncline.cli.failure.ExitCode.INCONCLUSIVE;
import static io.syncline.cli.failure.ExitCode.INCONSISTENT;
import static io.syncline.cli.failure.ExitCode.INTERRUPTED;
import static io.syncline.cli.failure.ExitCode.NOT_FOUND;
import static io.syncline.cli.failure.ExitCode.OK;
import static io.syncline.cli.failure.ExitCode.PARTIAL;
import static io.syncline.cli.failure.ExitCode.PERMISSION;
import static io.syncline.cli.failure.ExitCode.UNAVAILABLE;
import static io.syncline.cli.failure.ExitCode.USAGE;
import static io.syncline.cli.failure.ExitCode.WAIT_TIMED_OUT;

import io.syncline.cli.command.bus.BusCommand;
import io.syncline.cli.command.bus.BusInspectCommand;
import io.syncline.cli.command.bus.BusReplayCommand;
import io.syncline.cli.command.bus.BusStatusCommand;
import io.syncline.cli.command.bus.BusTailCommand;
import io.syncline.cli.command.bus.BusVerifyCommand;
import io.syncline.cli.command.check.CheckCancelCommand;
import io.syncline.cli.command.check.CheckCommand;
import io.syncline.cli.command.check.CheckListCommand;
import io.syncline.cli.command.check.CheckResumeCommand;
import io.syncline.cli.command.check.CheckRunCommand;
import io.syncline.cli.command.check.CheckShowCommand;
import io.syncline.cli.command.check.ScheduleCommand;
import io.syncline.cli.command.check.ScheduleListCommand;
import io.syncline.cli.command.check.ScheduleRemoveCommand;
import io.syncline.cli.command.check.ScheduleSetCommand;
import io.syncline.cli.command.doctor.DoctorCommand;
import io.syncline.cli.command.explain.ExplainCommand;
import io.syncline.cli.command.fence.FenceCommand;
import io.syncline.cli.command.file.CatCommand;
import io.syncline.cli.command.file.CopyCommand;
import io.syncline.cli.command.file.GetCommand;
import io.syncline.cli.command.file.ListCommand;
import io.syncline.cli.command.file.MakeDirectoryCommand;
import io.syncline.cli.command.file.MoveCommand;
import io.syncline.cli.command.file.PutCommand;
import io.syncline.cli.command.file.RemoveCommand;
import io.syncline.cli.command.file.StatCommand;
import io.syncline.cli.command.file.SyncCommand;
import io.syncline.cli.command.lag.LagCommand;
import io.syncline.cli.command.mount.MountAddCommand;
import io.syncline.cli.command.mount.MountAdviseCommand;
import io.syncline.cli.command.mount.MountCommand;
import io.syncline.cli.command.mount.MountDescribeCommand;
import io.syncline.cli.command.mount.MountHistoryCommand;
import io.syncline.cli.command.mount.MountListCommand;
import io.syncline.cli.command.mount.MountRemoveCommand;
import io.syncline.cli.command.mount.MountRollbackCommand;
import io.syncline.cli.command.mount.MountSetCommand;
import io.syncline.cli.command.mount.MountTestCommand;
import io.syncline.cli.command.mount.MountUnsetCommand;
import io.syncline.cli.command.node.NodeDrainCommand;
import io.syncline.cli.command.node.NodeForgetCommand;
import io.syncline.cli.command.node.NodeListCommand;
import io.syncline.cli.command.watcher.WatcherCommand;
import io.syncline.cli.command.watcher.WatcherListCommand;
import io.syncline.cli.command.watcher.WatcherRescanCommand;
import io.syncline.cli.command.watcher.WatcherStatusCommand;
import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.session.Session;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** All commands, put together once for each run, with the exit codes that each of them can have. */
public final class CommandTree {
  private final Session session;
  private final Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();

  private CommandTree(Session session) {
    this.session = session;
    add("demo", () -> command(new DemoCommand(session), CONFIGURATION, UNAVAILABLE, INTERRUPTED));
    add("node", this::node);
    add("status", () -> remote(new StatusCommand(session), DEGRADED, PARTIAL));
    add("doctor", () -> remote(new DoctorCommand(session), DEGRADED, PARTIAL));
    add("version", () -> command(new VersionCommand(session)));
    add("mount", this::mount);
    add("ls", () -> remote(new ListCommand(session), NOT_FOUND, PARTIAL));
    add("stat", () -> remote(new StatCommand(session), NOT_FOUND, PARTIAL));
    add("cat", () -> remote(new CatCommand(session), NOT_FOUND, CONFLICT));
    add("put", () -> remote(new PutCommand(session), NOT_FOUND, CONFLICT));
    add("get", () -> remote(new GetCommand(session), NOT_FOUND, CONFLICT));
    add("cp", () -> remote(new CopyCommand(session), NOT_FOUND, CONFLICT));
    add("mv", () -> remote(new MoveCommand(session), NOT_FOUND, CONFLICT));
    add("rm", () -> remote(new RemoveCommand(session), NOT_FOUND, CONFLICT, INTERRUPTED));
    add("mkdir", () -> remote(new MakeDirectoryCommand(session), NOT_FOUND, CONFLICT));
    add("sync", () -> remote(new SyncCommand(session), NOT_FOUND, WAIT_TIMED_OUT, PARTIAL));
    add("lag", () -> remote(new LagCommand(session), NOT_FOUND, WAIT_TIMED_OUT, PARTIAL));
    add("fence", () -> remote(new FenceCommand(session), NOT_FOUND, WAIT_TIMED_OUT, PARTIAL));
    add("explain", () -> remote(new ExplainCommand(session), NOT_FOUND, PARTIAL));
    add("check", this::check);
    add("bus", this::bus);
    add("watcher", this::watcher);
    add("config", this::config);
    add("schema", () -> command(new SchemaCommand(session)));
    add("completion", () -> command(new CompletionCommand(session)));
    add("help", () -> command(new ShowHelpCommand()));
  }

  /** The whole tree. */
  public static CommandLine of(Session session) {
    CommandTree tree = new CommandTree(session);
    return tree.build(tree.commands.keySet());
  }

  /**
   * As much of the tree as a command line can need: the commands whose names are among its words.
   * To build all of them takes longer than most commands run.
   */
  public static CommandLine of(Session session, List<String> words) {
    CommandTree tree = new CommandTree(session);
    Set<String> named = new LinkedHashSet<>(tree.commands.keySet());
    named.retainAll(Set.copyOf(words));
    boolean all = named.isEmpty() || named.contains("help") || named.contains("completion");
    return tree.build(all ? tree.commands.keySet() : named);
  }

  private CommandLine build(Set<String> wanted) {
    CommandLine root = new CommandLine(new SynclineCommand(session.options()));
    style(root, ExitCode.values());
    wanted.forEach(
        name -> root.addSubcommand(name, Objects.requireNonNull(commands.get(name)).get()));
    return root;
  }

  private void add(String name, Supplier<CommandLine> command) {
    commands.put(name, command);
  }

  private CommandLine node() {
    CommandLine node = command(new NodeCommand(session), CONFIGURATION, UNAVAILABLE, INTERRUPTED);
    node.addSubcommand("list", remote(new NodeListCommand(session), PARTIAL));
    node.addSubcommand(
        "drain", remote(new NodeDrainCommand(session), NOT_FOUND, WAIT_TIMED_OUT, INTERRUPTED));
    node.addSubcommand(
        "forget", remote(new NodeForgetCommand(session), NOT_FOUND, CONFLICT, INTERRUPTED));
    return node;
  }

  private CommandLine mount() {
    CommandLine mount = command(new MountCommand());
    mount.addSubcommand("add", remote(new MountAddCommand(session), NOT_FOUND, CONFLICT, PARTIAL));
    mount.addSubcommand("list", remote(new MountListCommand(session), PARTIAL));
    mount.addSubcommand("describe", remote(new MountDescribeCommand(session), NOT_FOUND, PARTIAL));
    mount.addSubcommand("set", remote(new MountSetCommand(session), NOT_FOUND, CONFLICT, PARTIAL));
    mount.addSubcommand(
        "unset", remote(new MountUnsetCommand(session), NOT_FOUND, CONFLICT, PARTIAL));
    mount.addSubcommand("history", remote(new MountHistoryCommand(session), NOT_FOUND, PARTIAL));
    mount.addSubcommand(
        "rollback", remote(new MountRollbackCommand(session), NOT_FOUND, CONFLICT, INTERRUPTED));
    mount.addSubcommand(
        "remove", remote(new MountRemoveCommand(session), NOT_FOUND, CONFLICT, INTERRUPTED));
    mount.addSubcommand("advise", remote(new MountAdviseCommand(session), NOT_FOUND, PARTIAL));
    mount.addSubcommand("test", remote(new MountTestCommand(session), NOT_FOUND, PARTIAL));
    return mount;
  }

  private CommandLine check() {
    CommandLine check = command(new CheckCommand());
    check.addSubcommand("run", followed(new CheckRunCommand(session)));
    check.addSubcommand("list", remote(new CheckListCommand(session), NOT_FOUND, PARTIAL));
    check.addSubcommand("show", remote(new CheckShowCommand(session), NOT_FOUND));
    check.addSubcommand("cancel", remote(new CheckCancelCommand(session), NOT_FOUND));
    check.addSubcommand("resume", followed(new CheckResumeCommand(session)));
    check.addSubcommand("schedule", schedule());
    return check;
  }

  private CommandLine schedule() {
    CommandLine schedule = command(new ScheduleCommand());
    schedule.addSubcommand("set", remote(new ScheduleSetCommand(session), NOT_FOUND, CONFLICT));
    schedule.addSubcommand("list", remote(new ScheduleListCommand(session), NOT_FOUND, PARTIAL));
    schedule.addSubcommand("remove", remote(new ScheduleRemoveCommand(session), NOT_FOUND));
    return schedule;
  }

  /** A command that follows a consistency check to its end. */
  private static CommandLine followed(Object command) {
    return remote(command, NOT_FOUND, CONFLICT, INCONSISTENT, INCONCLUSIVE, INTERRUPTED);
  }

  private CommandLine bus() {
    CommandLine bus = command(new BusCommand());
    bus.addSubcommand("status", remote(new BusStatusCommand(session), PARTIAL));
    bus.addSubcommand("tail", remote(new BusTailCommand(session), NOT_FOUND));
    bus.addSubcommand("inspect", remote(new BusInspectCommand(session), PARTIAL));
    bus.addSubcommand(
        "verify", remote(new BusVerifyCommand(session), INCONSISTENT, INCONCLUSIVE, PARTIAL));
    bus.addSubcommand(
        "replay", remote(new BusReplayCommand(session), NOT_FOUND, PARTIAL, INTERRUPTED));
    return bus;
  }

  private CommandLine watcher() {
    CommandLine watcher = command(new WatcherCommand());
    watcher.addSubcommand("list", remote(new WatcherListCommand(session), PARTIAL));
    watcher.addSubcommand(
        "status", remote(new WatcherStatusCommand(session), NOT_FOUND, DEGRADED, PARTIAL));
    watcher.addSubcommand(
        "rescan", remote(new WatcherRescanCommand(session), NOT_FOUND, INTERRUPTED));
    return watcher;
  }

  private CommandLine config() {
    CommandLine config = command(new ConfigCommand());
    config.addSubcommand("validate", command(new ConfigValidateCommand(session), CONFIGURATION));
    config.addSubcommand(
        "show", command(new ConfigShowCommand(session), CONFIGURATION, UNAVAILABLE, PARTIAL));
    return config;
  }

  /** A command that asks a node. */
  private static CommandLine remote(Object command, ExitCode... more) {
    CommandLine line = command(command, more);
    addExitCodes(line, CONFIGURATION, PERMISSION, UNAVAILABLE);
    return line;
  }

  private static CommandLine command(Object command, ExitCode... more) {
    CommandLine line = new CommandLine(command);
    style(line, more);
    return line;
  }

  private static void style(CommandLine line, ExitCode... exitCodes) {
    line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage
        .synopsisHeading("%nUsage: ")
        .descriptionHeading("")
        .parameterListHeading("%nArguments:%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .footerHeading("%nExamples:%n")
        .sortOptions(false)
        .abbreviateSynopsis(true)
        .width(100);
    // The sentence first, then how to call it.
    usage.sectionKeys(
        List.of(
            UsageMessageSpec.SECTION_KEY_DESCRIPTION,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
            UsageMessageSpec.SECTION_KEY_SYNOPSIS,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_PARAMETER_LIST,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_OPTION_LIST,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
            UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
            UsageMessageSpec.SECTION_KEY_FOOTER,
            UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST_HEADING,
            UsageMessageSpec.SECTION_KEY_EXIT_CODE_LIST));
    addExitCodes(line, OK, BUG, USAGE);
    addExitCodes(line, exitCodes);
  }

  private static void addExitCodes(CommandLine line, ExitCode... more) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    Set<ExitCode> all = new TreeSet<>(Set.of(more));
    for (ExitCode known : ExitCode.values()) {
      if (usage.exitCodeList().containsKey(String.valueOf(known.number()))) {
        all.add(known);
      }
    }
    Map<String, String> texts = new LinkedHashMap<>();
    all.forEach(code -> texts.put(String.valueOf(code.number()), code.meaning()));
    usage.exitCodeList(texts);
  }
}
