@NullMarked
package io.syncline.cli.command.check;

import org.jspecify.annotations.NullMarked;
