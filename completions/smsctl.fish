# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_smsctl_global_optspecs
    string join \n config= json q/quiet v/verbose color= no-input timeout= ca-file= h/help V/version
end

function __fish_smsctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_smsctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_smsctl_using_subcommand
    set -l cmd (__fish_smsctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c smsctl -n "__fish_smsctl_needs_command" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_needs_command" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_needs_command" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_needs_command" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_needs_command" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_needs_command" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_needs_command" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_needs_command" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_needs_command" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_needs_command" -s V -l version -d 'Print version'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "setup" -d 'Set up a connector and make it live, asking for whatever the flags leave out'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "change" -d 'Make another saved connector live; the previous one keeps its settings and templates'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "test" -d 'Send a verification code through the live connector'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "check" -d 'Ask the provider everything that can be learned without sending'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "show" -d 'Show a connector with its secrets masked'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "list" -d 'List the saved connectors and mark the live one'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "set" -d 'Change settings of a connector'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "remove" -d 'Forget a saved connector with its settings and templates'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "template" -d 'See and change what the messages say'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "delivery" -d 'Ask what became of a message'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "providers" -d 'List what can be set up; with a name, that provider\'s fields and guide'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "sandbox" -d 'Run the stand-in for all providers as a server for any program'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "inbox" -d 'Read the inbox of a running sandbox, and wait for messages'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "import" -d 'Take a connector over from Logto, an export, or a provider\'s own command-line tool, and make it live'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "export" -d 'Write a connector as Logto, a shell, Kubernetes or another smsctl takes it'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "config" -d 'The file itself'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "completions" -d 'Print a completion script'
complete -c smsctl -n "__fish_smsctl_needs_command" -f -a "help" -d 'Print help for a command, or for a topic: exit-codes'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "twilio" -d 'Twilio Programmable Messaging: sends your own wording, worldwide'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "aliyun" -d 'Aliyun (Alibaba Cloud) SMS: sends templates that you registered there, to mainland China and abroad'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "aliyun-auth" -d 'Aliyun number authentication: sends templates that Aliyun gives to everyone, to mainland China only'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "tencent" -d 'Tencent Cloud SMS: sends registered templates, in mainland China and overseas'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "sns" -d 'Amazon SNS: sends your own wording, worldwide'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "vonage" -d 'Vonage (Nexmo): sends your own wording, worldwide'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "plivo" -d 'Plivo: sends your own wording, worldwide'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "sinch" -d 'Sinch: sends your own wording, worldwide'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "telnyx" -d 'Telnyx: sends your own wording, worldwide'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "infobip" -d 'Infobip: sends your own wording, worldwide'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "bird" -d 'Bird (MessageBird): sends your own wording, worldwide'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "gatewayapi" -d 'GatewayAPI: sends your own wording, from Denmark or wholly within the EU'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "46elks" -d '46elks: sends your own wording, worldwide, from Sweden'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "smsaero" -d 'SMS Aero: sends your own wording to Russia and neighbours'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "yunpian" -d 'Yunpian: sends your own wording as an approved template has it, in mainland China and overseas'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "smsbao" -d 'SMSBao: sends your own wording, in mainland China and overseas'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "whatsapp" -d 'WhatsApp Business (Meta\'s Cloud API): sends authentication templates that Meta approved'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "logto-http" -d 'A receiver of Logto\'s HTTP SMS connector: it renders and sends the message itself'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "http" -d 'Your own gateway, described in the file: method, address, body, and how its answers are read'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and not __fish_seen_subcommand_from twilio aliyun aliyun-auth tencent sns vonage plivo sinch telnyx infobip bird gatewayapi 46elks smsaero yunpian smsbao whatsapp logto-http http exec" -f -a "exec" -d 'A program of your own: it reads a message as JSON and says what became of it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l account-sid -d 'Account SID: AC and 32 hexadecimal digits [or $TWILIO_ACCOUNT_SID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l auth-token -d 'Auth token of the account (or leave it out and give an API key) [or $TWILIO_AUTH_TOKEN]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l api-key-sid -d 'API key SID, in place of the auth token: SK and 32 hexadecimal digits [or $TWILIO_API_KEY]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l api-key-secret -d 'Secret of the API key [or $TWILIO_API_SECRET]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l from -d 'Sender: a number of yours (+1...), an alphanumeric id (Acme), or a Messaging Service SID (MG...)' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l region -d 'Region that processes the messages, such as ie1; its credentials are its own [or $TWILIO_REGION]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l edge -d 'Edge by which Twilio\'s network is entered, such as dublin [or $TWILIO_EDGE]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l risk-check -d 'Whether Twilio may refuse messages that look like SMS pumping' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from twilio" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l access-key-id -d 'AccessKey ID of a RAM user [or $ALIBABA_CLOUD_ACCESS_KEY_ID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l access-key-secret -d 'AccessKey secret, shown once when the key is made [or $ALIBABA_CLOUD_ACCESS_KEY_SECRET]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l sign-name -d 'Approved signature (签名) without its 【】, or china=NAME,overseas=NAME' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l region -d 'Region: cn-hangzhou for all of mainland China, ap-southeast-1 for the international site [default: cn-hangzhou]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l access-key-id -d 'AccessKey ID of a RAM user [or $ALIBABA_CLOUD_ACCESS_KEY_ID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l access-key-secret -d 'AccessKey secret, shown once when the key is made [or $ALIBABA_CLOUD_ACCESS_KEY_SECRET]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l sign-name -d 'Signature (签名) that Aliyun gave you, without its 【】' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from aliyun-auth" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l secret-id -d 'SecretId of a Tencent Cloud API key [or $TENCENTCLOUD_SECRET_ID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l secret-key -d 'SecretKey of the same API key [or $TENCENTCLOUD_SECRET_KEY]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l sdk-app-id -d 'SDK AppID of the SMS application: digits, such as 1400006666' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l sign-name -d 'Approved signature, by its text: one name, or china=NAME,overseas=NAME' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l region -d 'Region that handles the requests [default: ap-guangzhou] [or $TENCENTCLOUD_REGION]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l site -d 'Site that the account belongs to: china (cloud.tencent.com) or international (tencentcloud.com) [default: china]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l sender-id -d 'Sender id for numbers outside mainland China, only if Tencent gave you one of your own' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from tencent" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l access-key-id -d 'Access key ID of an IAM user that may publish [or $AWS_ACCESS_KEY_ID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l secret-access-key -d 'Secret access key, shown once when the key is made [or $AWS_SECRET_ACCESS_KEY]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l session-token -d 'Session token, where the key is a temporary one [or $AWS_SESSION_TOKEN]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l region -d 'Region that sends, such as eu-central-1; its spend limit and its sandbox are its own [or $AWS_REGION]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l sender-id -d 'Sender id that phones show, where the country allows one: 1 to 11 letters and digits, one letter at least' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l origination-number -d 'Number of yours that sends, in E.164' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l sms-type -d 'Route: transactional for codes, or promotional [default: transactional]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l max-price -d 'The most that a message may cost, in USD, such as 0.50' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l entity-id -d 'Entity ID that India\'s regulator gave you' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l template-id -d 'Template ID that India\'s regulator gave you' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sns" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l api-key -d 'API key of the account, 8 characters [or $VONAGE_API_KEY]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l api-secret -d 'API secret of the account [or $VONAGE_API_SECRET]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l from -d 'Sender: a number of yours without its plus (14155550100), or an alphanumeric id (Acme)' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from vonage" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l auth-id -d 'Auth ID of the account: MA or SA and 18 characters [or $PLIVO_AUTH_ID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l auth-token -d 'Auth token of the account [or $PLIVO_AUTH_TOKEN]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l from -d 'Sender: a number of yours (+1...), a short code, or an alphanumeric id (Acme)' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from plivo" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l service-plan-id -d 'Service plan ID [or $SINCH_SERVICE_PLAN_ID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l api-token -d 'API token of the service plan [or $SINCH_API_TOKEN]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l from -d 'Sender: a number of yours, a short code, or an alphanumeric id; left out, the plan\'s default' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l region -d 'Region of the service plan: us, eu, br, ca or au [default: us]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from sinch" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l api-key -d 'API key (V2) of the account [or $TELNYX_API_KEY]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l from -d 'Sender: a number of yours (+1...), a short code, or an alphanumeric id (Acme)' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l messaging-profile-id -d 'Messaging profile, which an alphanumeric sender needs' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from telnyx" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l host -d 'Base URL of the account without https://, such as xxxxx.api.infobip.com [or $INFOBIP_HOST]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l api-key -d 'API key of the account [or $INFOBIP_API_KEY]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l from -d 'Sender: an alphanumeric id of at most 11 characters (Acme), a number, or a short code' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from infobip" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l workspace-id -d 'Workspace ID, a UUID [or $BIRD_WORKSPACE_ID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l channel-id -d 'ID of the SMS channel, a UUID; the channel is the sender [or $BIRD_CHANNEL_ID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l access-key -d 'Access key with the role Application developer [or $BIRD_ACCESS_KEY]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from bird" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l api-token -d 'API token of the account [or $GATEWAYAPI_TOKEN]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l from -d 'Sender: an alphanumeric id of at most 11 characters (Acme), or a number of at most 15 digits' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l host -d 'Platform: gatewayapi.com, or gatewayapi.eu for an account on the EU platform [default: gatewayapi.com]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from gatewayapi" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l username -d 'API username: u and 32 characters [or $ELKS_USERNAME]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l password -d 'API password [or $ELKS_PASSWORD]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l from -d 'Sender: a number of yours (+46...), or an alphanumeric id (Acme)' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from 46elks" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l email -d 'E-mail address that the account is opened with [or $SMSAERO_EMAIL]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l api-key -d 'API key of the account, 32 characters [or $SMSAERO_API_KEY]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l sign -d 'Signature that the phone shows as the sender; SMS Aero serves everyone [default: SMS Aero]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsaero" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l api-key -d 'API key of the account or of a sub-account' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l international -d 'Whether messages may go to numbers outside mainland China: true once Yunpian has enabled it [default: false]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l server -d 'Server that is asked: china (sms.yunpian.com) or overseas (us.yunpian.com) [default: china]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from yunpian" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l username -d 'User name of the account' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l api-key -d 'API key of the account, or the MD5 sum of its password in hexadecimal digits' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l goods-id -d 'ID of a product of yours, where messages go by one of their own' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from smsbao" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l access-token -d 'Access token of a system user, with the permission whatsapp_business_messaging [or $WHATSAPP_ACCESS_TOKEN]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l phone-number-id -d 'ID of the phone number that sends: digits, not the number itself [or $WHATSAPP_PHONE_NUMBER_ID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l account-id -d 'ID of the WhatsApp Business account, by which `check` finds the templates [or $WHATSAPP_BUSINESS_ACCOUNT_ID]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l language -d 'Language of the templates; a template in another one is written NAME/LANGUAGE [default: en]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l api-version -d 'Version of the Graph API [default: v23.0]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from whatsapp" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l endpoint -d 'Address that the message is posted to' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l authorization -d 'Authorization header, whole, where the receiver wants one' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from logto-http" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l url -d 'Address that a message is sent to; {{to}} and other places are filled in' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l method -d 'Method of the request [default: post]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l basic -d 'Login of Basic authentication, such as me:{{secret.password}}' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l headers -d 'A header of every request, such as Authorization=Bearer {{secret.token}}' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l query -d 'A part of the query' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l json-body -d 'JSON body, such as {"to": "{{to}}", "text": "{{text}}"}' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l form-body -d 'A field of a form body' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l text-body -d 'Any other body; its Content-Type is a header' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l success -d 'When a message counts as taken: status=200-299, at=/status, is=ok,queued' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l id -d 'Where the answer holds the message id: /messages/0/id, header:NAME or text:PATTERN' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l error -d 'Where a refusal holds its code and words: code=/error/code, message=/error/text' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l errors -d 'What a code means: 42=refused | the number is blocked | choose another' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l delivery -d 'How to ask what became of a message: url=..., at=/status, delivered=DELIVRD, failed=UNDELIV,REJECTD' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l check -d 'A question that sends nothing and fails on wrong credentials: url=..., at=/balance' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l samples -d 'What the sandbox answers where that cannot be told from the above: status=200, taken=..., refused=...' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l secrets -d 'A secret, which stands at {{secret.NAME}}' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from http" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l command -d 'The program and its arguments; no shell is between' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l name -d 'What to call it; the name of a saved connector edits that one [default: the provider\'s name]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l template -d 'A usage\'s wording or registered id; may be given several times' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l from-json -d 'Fields and templates as a JSON object; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l test-to -d 'Send a test of the generic template there first, and save only if the provider accepts it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand setup; and __fish_seen_subcommand_from exec" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -l check -d 'Change only if the connector passes `smsctl check`'
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand change" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l template -d 'What the message is for; may be given several times [default: generic]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l to -d 'Recipient in international form; may be given several times [default: the saved test recipient]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l to-file -d 'Recipients from a file, one a line, # for a comment; - for stdin' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l code -d 'The code to send [default: six random digits]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l locale -d 'The language, such as zh-CN' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l wait -d 'Follow the message until it is delivered or fails, for 60 s unless told' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l concurrency -d 'How many messages may be under way at once' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l all-templates -d 'Send the template of every usage'
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l dry-run -d 'Send nothing; print the exact request with its secrets masked'
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l confirm -d 'Ask for the code that arrived, and check it'
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l show-code -d 'Put the code into the JSON'
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand test" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand check" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand check" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand check" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand check" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand check" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand check" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand check" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand check" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand check" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand check" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand show" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand show" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand show" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand show" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand show" -l origin -d 'Say where each value comes from'
complete -c smsctl -n "__fish_smsctl_using_subcommand show" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand show" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand show" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand show" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand show" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand list" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand list" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand list" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand list" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand list" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand list" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand list" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand list" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand list" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand set" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand set" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand set" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand set" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand set" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand set" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand set" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand set" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand set" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand set" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand remove" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand remove" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand remove" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand remove" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand remove" -s y -l yes -d 'Do not ask'
complete -c smsctl -n "__fish_smsctl_using_subcommand remove" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand remove" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand remove" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand remove" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand remove" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -f -a "list" -d 'List the template of every usage'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -f -a "show" -d 'Show one template as it is kept'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -f -a "set" -d 'Give a usage its wording, or its registered template id'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -f -a "unset" -d 'Take a usage\'s template out; the generic one serves in its place'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -f -a "edit" -d 'Edit a template in $EDITOR'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -f -a "preview" -d 'Show a message as the phone would, with its encoding and segments'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and not __fish_seen_subcommand_from list show set unset edit preview lint" -f -a "lint" -d 'Report what is wrong, risky or dear about the templates'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from list" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from list" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from list" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from list" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from list" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from list" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from show" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from show" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from show" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from show" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from show" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from show" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -l locale -d 'The language of this wording, such as zh-CN; the others stay' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -l params -d 'What a registered template takes, in its order [default: as before, or code]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from unset" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from unset" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from unset" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from unset" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from unset" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from unset" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from unset" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from unset" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -l locale -d 'The language to edit, such as zh-CN' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -l code -d 'The code to stand in it' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -l locale -d 'The language, such as zh-CN' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from preview" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from lint" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from lint" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from lint" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from lint" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from lint" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from lint" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from lint" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from lint" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from lint" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand template; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -l wait -d 'Follow it until it is delivered or fails, for 60 s unless told' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -l to -d 'Its recipient, by which some providers look it up [default: the saved test recipient]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -l connector -d 'The connector [default: the live one]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand delivery" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and not __fish_seen_subcommand_from new" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and not __fish_seen_subcommand_from new" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and not __fish_seen_subcommand_from new" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and not __fish_seen_subcommand_from new" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and not __fish_seen_subcommand_from new" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and not __fish_seen_subcommand_from new" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and not __fish_seen_subcommand_from new" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and not __fish_seen_subcommand_from new" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and not __fish_seen_subcommand_from new" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and not __fish_seen_subcommand_from new" -a "new" -d 'Print a connector that describes a gateway of your own, with a comment at every line'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and __fish_seen_subcommand_from new" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and __fish_seen_subcommand_from new" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and __fish_seen_subcommand_from new" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and __fish_seen_subcommand_from new" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and __fish_seen_subcommand_from new" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and __fish_seen_subcommand_from new" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and __fish_seen_subcommand_from new" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and __fish_seen_subcommand_from new" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand providers; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l listen -d 'Address and port to listen on; port 0 takes a free one' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l credential -d 'One more account: "PROVIDER FIELD=VALUE... USAGE=TEMPLATE...", a secret as env:NAME or file:PATH; what is left out is as in the demonstration account' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l fault -d 'Let something go wrong, such as "to=+1415* every=3 refuse=21610", "throttle=30 times=2", "latency=500", "drop=after"' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l host -d 'Answer to this name too, such as that of a container' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l tls -d 'Speak TLS too, by the providers\' real names, with certificates of the authority that `smsctl sandbox ca` names'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l accept-any -d 'Verify nothing: take whatever can be read, whoever sends it'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -f -a "ca" -d 'Print the path of the certificate that programs trust to reach the sandbox by TLS, made where there is none'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and not __fish_seen_subcommand_from ca run" -f -a "run" -d 'Run a command with the sandbox beside it and everything set that leads there'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from ca" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from ca" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from ca" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from ca" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from ca" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from ca" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from ca" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from ca" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from ca" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -l credential -d 'One more account: "PROVIDER FIELD=VALUE... USAGE=TEMPLATE...", a secret as env:NAME or file:PATH; what is left out is as in the demonstration account' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -l fault -d 'Let something go wrong, such as "to=+1415* every=3 refuse=21610", "throttle=30 times=2", "latency=500", "drop=after"' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -l host -d 'Answer to this name too, such as that of a container' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -l accept-any -d 'Verify nothing: take whatever can be read, whoever sends it'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand sandbox; and __fish_seen_subcommand_from run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -f -a "list" -d 'List messages from the oldest to the newest; without --after, the newest ones'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -f -a "show" -d 'Show one message or refusal, with the request behind it'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -f -a "wait" -d 'Wait until a message comes, for --timeout at most; what is there already counts, unless --after leaves it behind'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and not __fish_seen_subcommand_from list show wait clear" -f -a "clear" -d 'Forget all messages and refusals, or the messages to one number'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l to -d 'Only to this number' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l provider -d 'Only of this provider' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l connector -d 'Only by this connector' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l after -d 'Only what came after this number of the inbox' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l limit -d 'At most so many' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l refused -d 'List the requests that were refused instead'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from show" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from show" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from show" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from show" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from show" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from show" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l to -d 'Only to this number' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l provider -d 'Only of this provider' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l connector -d 'Only by this connector' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l after -d 'The first that comes after this number of the inbox' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l code-only -d 'Print its code and nothing else'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from wait" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -l to -d 'Only messages to this number' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -l sandbox -d 'Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand inbox; and __fish_seen_subcommand_from clear" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand import" -l name -d 'What to call it; the name of a saved connector edits that one [default: its name there, or the provider\'s]' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand import" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand import" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand import" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand import" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand import" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand import" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand import" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand import" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand import" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l format -d 'What to write' -r -f -a "logto\t'The config of Logto\'s connector for the same provider'
env\t'The provider\'s own environment variables, as lines for a shell'
k8s\t'A Secret manifest for Kubernetes'
json\t'Everything, for `smsctl import`'"
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l show-secrets -d 'Write secrets as they are, and what references refer to'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -f -a "path" -d 'Print where the file is'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -f -a "validate" -d 'Check the file without changing it'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -f -a "edit" -d 'Edit the file in $EDITOR; what does not validate is not saved'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -f -a "history" -d 'List the last 20 changes, the newest first; `config undo` takes them back'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and not __fish_seen_subcommand_from path validate edit history undo" -f -a "undo" -d 'Take the last change back, or change N and all after it; undo twice to have it again'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from path" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from path" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from path" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from path" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from validate" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from validate" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from validate" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from validate" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from validate" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from validate" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from validate" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from validate" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from validate" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from edit" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from edit" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from edit" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from edit" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from edit" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from edit" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from edit" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from history" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from history" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from history" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from history" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from history" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from history" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from history" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from history" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from history" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from undo" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from undo" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from undo" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from undo" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from undo" -s y -l yes -d 'Do not ask: take back what was edited by hand since, too'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from undo" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from undo" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand config; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help'
complete -c smsctl -n "__fish_smsctl_using_subcommand completions" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand completions" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand completions" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand completions" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand completions" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand completions" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand completions" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand completions" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c smsctl -n "__fish_smsctl_using_subcommand help" -l config -d 'The file [or $SMSCTL_CONFIG] [default: smsctl/config.toml in the platform\'s config folder]' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand help" -l color -d 'Colour the output' -r -f -a "auto\t''
always\t''
never\t''"
complete -c smsctl -n "__fish_smsctl_using_subcommand help" -l timeout -d 'How long all requests of the command together may take' -r
complete -c smsctl -n "__fish_smsctl_using_subcommand help" -l ca-file -d 'Trust the roots in this PEM file too, as those of SSL_CERT_FILE' -r -F
complete -c smsctl -n "__fish_smsctl_using_subcommand help" -l json -d 'Print exactly one JSON document on stdout, on failure too'
complete -c smsctl -n "__fish_smsctl_using_subcommand help" -s q -l quiet -d 'Print only what a script wants, such as the message id'
complete -c smsctl -n "__fish_smsctl_using_subcommand help" -s v -l verbose -d 'Tell of every request on stderr, without what is secret in it'
complete -c smsctl -n "__fish_smsctl_using_subcommand help" -l no-input -d 'Never ask; fail with exit code 10 where an answer is needed'
complete -c smsctl -n "__fish_smsctl_using_subcommand help" -s h -l help -d 'Print help'
