@NullMarked
package io.syncline.cli.output;

import org.jspecify.annotations.NullMarked;
