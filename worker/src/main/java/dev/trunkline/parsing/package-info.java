/**
 * What a device printed, turned into records by TextFSM templates: the published template language, and the index file
 * by which ntc-templates finds the template of a platform and command.
 *
 * <p>The way: {@link dev.trunkline.parsing.TemplateFolders} finds {@link dev.trunkline.parsing.Template}s through a
 * {@link dev.trunkline.parsing.TemplateIndex}, {@link dev.trunkline.parsing.TemplateReader} having read them; a {@link
 * dev.trunkline.parsing.TemplateRun} sends the lines of the text through one; {@link dev.trunkline.parsing.Merge} joins
 * what several gave; {@link dev.trunkline.parsing.OutputParsing} does all of it and turns every failure into a {@link
 * dev.trunkline.parsing.ParsedOutput}.
 *
 * <p>Where the original's behaviour is odd but visible in a result, it is kept, and a comment says so: somebody's
 * scripts were written against it.
 */
package dev.trunkline.parsing;
