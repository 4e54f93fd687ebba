package io.syncline.cli.command.check;

import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.failure.NearestWord;
import io.syncline.proto.node.v1.CancelCheckRequest;
import io.syncline.proto.node.v1.CheckRun;
import io.syncline.proto.node.v1.CheckState;
import io.syncline.proto.node.v1.GetCheckResponse;
import io.syncline.proto.node.v1.StartCheckRequest;
import java.util.List;
import java.util.function.Supplier;

/** The checks of a cluster. What is refused names the check that was meant, or is in the way. */
final class ClusterChecks {
  private final NodeClient node;

  ClusterChecks(NodeClient node) {
    this.node = node;
  }

  CheckRun start(StartCheckRequest request) {
    return unlessOneRuns(() -> node.startCheck(request), request::getPath);
  }

  CheckRun resume(String id) {
    return known(
        id,
        () -> unlessOneRuns(() -> node.resumeCheck(id), () -> node.check(id).getRun().getPath()));
  }

  GetCheckResponse get(String id) {
    return known(id, () -> node.check(id));
  }

  CheckRun cancel(CancelCheckRequest request) {
    return known(request.getId(), () -> node.cancelCheck(request));
  }

  private <T> T known(String id, Supplier<T> call) {
    try {
      return call.get();
    } catch (Failure e) {
      if (!e.is(ClientError.UNKNOWN_CHECK)) {
        throw e;
      }
      List<String> ids = node.checks("").stream().map(CheckRun::getId).toList();
      String remedy =
          NearestWord.of(id, ids)
              .map(nearest -> "Did you mean " + nearest + "?")
              .orElse("syncline check list");
      throw new Failure(e.code(), e.getMessage(), e.finding(), remedy, e);
    }
  }

  private CheckRun unlessOneRuns(Supplier<CheckRun> call, Supplier<String> path) {
    try {
      return call.get();
    } catch (Failure e) {
      if (!e.is(ClientError.CHECK_RUNNING)) {
        throw e;
      }
      throw node.checks(path.get()).stream()
          .filter(run -> run.getState() == CheckState.CHECK_STATE_RUNNING)
          .map(CheckRun::getId)
          .map(id -> "syncline check show " + id + "\nsyncline check cancel " + id)
          .map(remedy -> new Failure(e.code(), e.getMessage(), e.finding(), remedy, e))
          .findFirst()
          .orElse(e);
    }
  }
}
