@NullMarked
package io.syncline.cli.failure;

import org.jspecify.annotations.NullMarked;
