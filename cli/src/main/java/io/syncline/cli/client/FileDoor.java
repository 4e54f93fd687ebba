package io.syncline.cli.client;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.client.DataDoor;
import io.syncline.client.FileBytes;
import io.syncline.client.PutAnswer;
import io.syncline.proto.node.v1.Token;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The door of a node for file bytes, with the failures of a command. Thread rule: any thread. */
public final class FileDoor {
  private final DataDoor door;

  FileDoor(DataDoor door) {
    this.door = door;
  }

  /** Opens a file; see {@link DataDoor#open}. */
  public FileBytes open(String path, Optional<String> range, List<Token> tokens) {
    return Failures.of(() -> door.open(path, range, tokens));
  }

  /** Writes a whole file; see {@link DataDoor#put}. */
  public PutAnswer put(
      String path, InputStream source, OptionalLong length, boolean overwrite, boolean wait) {
    try {
      return Failures.of(() -> door.put(path, source, length, overwrite, wait));
    } catch (Failure e) {
      throw e.is(ClientError.UNKNOWN_OUTCOME)
          ? Failures.with("Look before you repeat it: syncline stat " + path, e)
          : e;
    }
  }

  /** Why a read of a file failed, in the words for a person. */
  public static Failure brokenOff(String path, IOException e) {
    return Failure.of(
        ClientError.CHANGED_UNDERNEATH,
        path + " ended before its announced length: it was replaced, or the connection broke",
        "Read it again.",
        e);
  }
}
