/** The grammar of the admin port's commands: one notation parses, documents and completes them. */
@NullMarked
package io.tidegate.proxy.admin.grammar;

import org.jspecify.annotations.NullMarked;
