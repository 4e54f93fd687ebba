package io.syncline.cli.command.file;

import picocli.CommandLine.Option;

/** Whether a change is answered only when the log has it. */
final class WaitOption {
  @Option(names = "--wait", description = "Return only when the log has acked the change.")
  private boolean wait;

  boolean value() {
    return wait;
  }
}
