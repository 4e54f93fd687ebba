@NullMarked
package io.syncline.cli.quantity;

import org.jspecify.annotations.NullMarked;
