package io.syncline.sim.watch;

import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.world.StoreAnswer;
import java.util.function.Consumer;

/** What a process does with an answer, if it lives to see it. */
final class Steps {
  private Steps() {}

  static <T> StoreAnswer<T> answer(NodeProcess process, Consumer<T> answered, Runnable failed) {
    return new StoreAnswer<>() {
      @Override
      public void answered(T result) {
        process.step(() -> answered.accept(result)).run();
      }

      @Override
      public void refused() {
        process.step(failed).run();
      }

      @Override
      public void lost() {
        process.step(failed).run();
      }
    };
  }
}
