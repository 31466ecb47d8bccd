//! clap's own words in German.

use clap::{
    Arg, ArgAction, Command, Error,
    error::{ContextKind, ContextValue, ErrorKind},
};

const HELP: &str = "\
{about-with-newline}
Aufruf: {usage}

{all-args}";

/// The same commands with German words around them.
pub fn german(command: Command) -> Command {
    let mut command = command
        .help_template(HELP)
        .subcommand_help_heading("Befehle")
        .subcommand_value_name("BEFEHL")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help("Zeigt diese Hilfe")
                .help_heading("Optionen"),
        )
        .mut_args(|argument| {
            let heading = if argument.is_positional() { "Angaben" } else { "Optionen" };
            spelled_out(argument.help_heading(heading))
        });
    if command.get_version().is_some() {
        command = command.disable_version_flag(true).arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .action(ArgAction::Version)
                .help("Zeigt die Version")
                .help_heading("Optionen"),
        );
    }
    command.mut_subcommands(german)
}

/// clap writes values and defaults of an argument in English; here they are part of its help.
fn spelled_out(argument: Arg) -> Arg {
    if !argument.get_action().takes_values() {
        return argument;
    }
    let values: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    let mut help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    if !values.is_empty() {
        help = format!("{help} [{}]", values.join(", "));
    }
    if !defaults.is_empty() {
        help = format!("{help} [sonst {}]", defaults.join(", "));
    }
    argument.hide_possible_values(true).hide_default_value(true).help(help.trim().to_owned())
}

/// What was wrong with a command line, in German; help and version as they are.
pub fn words(error: &Error) -> String {
    let one = |kind| error.get(kind).map(shown).unwrap_or_default();
    let argument = one(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return optionen(&error.render().to_string());
        }
        ErrorKind::InvalidValue if one(ContextKind::InvalidValue).is_empty() => {
            format!("{argument} braucht einen Wert.")
        }
        ErrorKind::InvalidValue => format!("{argument}: „{}“ gibt es nicht.", one(ContextKind::InvalidValue)),
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error).map(|source| format!(" ({source})")).unwrap_or_default();
            format!("{argument}: „{}“ geht nicht{reason}.", one(ContextKind::InvalidValue))
        }
        ErrorKind::UnknownArgument => format!("{argument} gibt es hier nicht."),
        ErrorKind::InvalidSubcommand => format!("Den Befehl „{}“ gibt es nicht.", one(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => "Es fehlt ein Befehl.".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("Es fehlt: {argument}."),
        ErrorKind::ArgumentConflict => match one(ContextKind::PriorArg) {
            prior if prior.is_empty() || prior == argument => format!("{argument} steht mehrfach da."),
            prior => format!("{argument} geht nicht zusammen mit {prior}."),
        },
        ErrorKind::TooManyValues => format!("{argument}: „{}“ ist zu viel.", one(ContextKind::InvalidValue)),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            format!("{argument} hat nicht so viele Werte wie nötig.")
        }
        ErrorKind::InvalidUtf8 => "Der Aufruf enthält Zeichen, die kein UTF-8 sind.".to_owned(),
        // Ours, as they were said.
        _ => error.render().to_string(),
    };
    let mut lines = vec![what];
    let valid =
        [ContextKind::ValidValue, ContextKind::ValidSubcommand].map(one).into_iter().find(|text| !text.is_empty());
    lines.extend(valid.map(|valid| format!("Möglich sind: {valid}.")));
    let similar = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let similar = similar.map(one).into_iter().find(|text| !text.is_empty());
    lines.extend(similar.map(|similar| format!("Meinten Sie {similar}?")));
    let usage = one(ContextKind::Usage);
    let usage = usage.trim_start_matches("Usage:").trim();
    if !usage.is_empty() {
        lines.push(format!("\nAufruf: {}", optionen(usage)));
    }
    lines.push("Mehr sagt --help.".to_owned());
    lines.join("\n") + "\n"
}

/// The one English word of clap's usage lines that no setting changes.
fn optionen(text: &str) -> String {
    text.replace("[OPTIONS]", "[OPTIONEN]")
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(several) => several.join(", "),
        ContextValue::StyledStrs(several) => several.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ContextValue::None => String::new(),
        other => other.to_string(),
    }
}
