/** Moving many files: walks of trees on both sides, and bounded parallel transfers between them. */
@NullMarked
package io.syncline.cli.transfer;

import org.jspecify.annotations.NullMarked;
