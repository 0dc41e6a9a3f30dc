/**
 * What the twins remember from one start to the next. Everything that a provider would not forget lies on
 * {@link dev.lad.twins.memory.Shelf shelves}; each change is appended to one file before the request that made it is
 * answered.
 *
 * <p>Invariants: a kill loses nothing that was answered (a power cut may lose what the operating system had not written
 * yet); a line that was cut short is as if it had not been begun; the file belongs to one process at a time and to one
 * world; values are written and read back by the shelf's {@link dev.lad.twins.memory.Form form} alone.
 *
 * <p>Without a file everything works the same and is gone at the end, as tests want it. It keeps no timers: after a start each
 * twin works out from what it remembers what is due.
 */
@NullMarked
package dev.lad.twins.memory;

import org.jspecify.annotations.NullMarked;
