package io.syncline.cli.command.check;

import io.syncline.proto.node.v1.CheckRepair;

/** What is done about wrong answers, as people write it. */
enum RepairWord {
  none(CheckRepair.CHECK_REPAIR_UNSPECIFIED),
  invalidate(CheckRepair.CHECK_REPAIR_INVALIDATE),
  reload(CheckRepair.CHECK_REPAIR_RELOAD),
  republish(CheckRepair.CHECK_REPAIR_REPUBLISH);

  private final CheckRepair message;

  RepairWord(CheckRepair message) {
    this.message = message;
  }

  CheckRepair message() {
    return message;
  }

  /** The word of a message; that of nothing where it is not known here. */
  static String of(CheckRepair repair) {
    for (RepairWord word : values()) {
      if (word.message == repair) {
        return word.name();
      }
    }
    return "unknown";
  }
}
