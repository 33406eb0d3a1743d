/** The laws of the architecture, read from the byte code of all modules. */
@NullMarked
package io.tidegate.it.laws;

import org.jspecify.annotations.NullMarked;
