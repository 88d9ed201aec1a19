module completions {

  def "nu-complete smsctl color" [] {
    [ "auto" "always" "never" ]
  }

  # Set up, change, test-send and inspect the one live SMS connector behind phone sign-in
  export extern smsctl [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    --version(-V)             # Print version
  ]

  def "nu-complete smsctl setup color" [] {
    [ "auto" "always" "never" ]
  }

  # Set up a connector and make it live, asking for whatever the flags leave out
  export extern "smsctl setup" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup twilio color" [] {
    [ "auto" "always" "never" ]
  }

  # Twilio Programmable Messaging: sends your own wording, worldwide
  export extern "smsctl setup twilio" [
    --account-sid: string     # Account SID: AC and 32 hexadecimal digits [or $TWILIO_ACCOUNT_SID]
    --auth-token: string      # Auth token of the account (or leave it out and give an API key) [or $TWILIO_AUTH_TOKEN]
    --api-key-sid: string     # API key SID, in place of the auth token: SK and 32 hexadecimal digits [or $TWILIO_API_KEY]
    --api-key-secret: string  # Secret of the API key [or $TWILIO_API_SECRET]
    --region: string          # Region that processes the messages, such as ie1; its credentials are its own [or $TWILIO_REGION]
    --edge: string            # Edge by which Twilio's network is entered, such as dublin [or $TWILIO_EDGE]
    --from: string            # Sender: a number of yours (+1...), an alphanumeric id (Acme), or a Messaging Service SID (MG...)
    --risk-check: string      # Whether Twilio may refuse messages that look like SMS pumping
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup twilio color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup aliyun color" [] {
    [ "auto" "always" "never" ]
  }

  # Aliyun (Alibaba Cloud) SMS: sends templates that you registered there, to mainland China and abroad
  export extern "smsctl setup aliyun" [
    --access-key-id: string   # AccessKey ID of a RAM user [or $ALIBABA_CLOUD_ACCESS_KEY_ID]
    --access-key-secret: string # AccessKey secret, shown once when the key is made [or $ALIBABA_CLOUD_ACCESS_KEY_SECRET]
    --region: string          # Region: cn-hangzhou for all of mainland China, ap-southeast-1 for the international site [default: cn-hangzhou]
    --sign-name: string       # Approved signature (签名) without its 【】, or china=NAME,overseas=NAME
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup aliyun color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup aliyun-auth color" [] {
    [ "auto" "always" "never" ]
  }

  # Aliyun number authentication: sends templates that Aliyun gives to everyone, to mainland China only
  export extern "smsctl setup aliyun-auth" [
    --access-key-id: string   # AccessKey ID of a RAM user [or $ALIBABA_CLOUD_ACCESS_KEY_ID]
    --access-key-secret: string # AccessKey secret, shown once when the key is made [or $ALIBABA_CLOUD_ACCESS_KEY_SECRET]
    --sign-name: string       # Signature (签名) that Aliyun gave you, without its 【】
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup aliyun-auth color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup tencent color" [] {
    [ "auto" "always" "never" ]
  }

  # Tencent Cloud SMS: sends registered templates, in mainland China and overseas
  export extern "smsctl setup tencent" [
    --secret-id: string       # SecretId of a Tencent Cloud API key [or $TENCENTCLOUD_SECRET_ID]
    --secret-key: string      # SecretKey of the same API key [or $TENCENTCLOUD_SECRET_KEY]
    --sdk-app-id: string      # SDK AppID of the SMS application: digits, such as 1400006666
    --region: string          # Region that handles the requests [default: ap-guangzhou] [or $TENCENTCLOUD_REGION]
    --site: string            # Site that the account belongs to: china (cloud.tencent.com) or international (tencentcloud.com) [default: china]
    --sign-name: string       # Approved signature, by its text: one name, or china=NAME,overseas=NAME
    --sender-id: string       # Sender id for numbers outside mainland China, only if Tencent gave you one of your own
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup tencent color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup sns color" [] {
    [ "auto" "always" "never" ]
  }

  # Amazon SNS: sends your own wording, worldwide
  export extern "smsctl setup sns" [
    --access-key-id: string   # Access key ID of an IAM user that may publish [or $AWS_ACCESS_KEY_ID]
    --secret-access-key: string # Secret access key, shown once when the key is made [or $AWS_SECRET_ACCESS_KEY]
    --session-token: string   # Session token, where the key is a temporary one [or $AWS_SESSION_TOKEN]
    --region: string          # Region that sends, such as eu-central-1; its spend limit and its sandbox are its own [or $AWS_REGION]
    --sender-id: string       # Sender id that phones show, where the country allows one: 1 to 11 letters and digits, one letter at least
    --origination-number: string # Number of yours that sends, in E.164
    --sms-type: string        # Route: transactional for codes, or promotional [default: transactional]
    --max-price: string       # The most that a message may cost, in USD, such as 0.50
    --entity-id: string       # Entity ID that India's regulator gave you
    --template-id: string     # Template ID that India's regulator gave you
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup sns color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup vonage color" [] {
    [ "auto" "always" "never" ]
  }

  # Vonage (Nexmo): sends your own wording, worldwide
  export extern "smsctl setup vonage" [
    --api-key: string         # API key of the account, 8 characters [or $VONAGE_API_KEY]
    --api-secret: string      # API secret of the account [or $VONAGE_API_SECRET]
    --from: string            # Sender: a number of yours without its plus (14155550100), or an alphanumeric id (Acme)
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup vonage color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup plivo color" [] {
    [ "auto" "always" "never" ]
  }

  # Plivo: sends your own wording, worldwide
  export extern "smsctl setup plivo" [
    --auth-id: string         # Auth ID of the account: MA or SA and 18 characters [or $PLIVO_AUTH_ID]
    --auth-token: string      # Auth token of the account [or $PLIVO_AUTH_TOKEN]
    --from: string            # Sender: a number of yours (+1...), a short code, or an alphanumeric id (Acme)
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup plivo color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup sinch color" [] {
    [ "auto" "always" "never" ]
  }

  # Sinch: sends your own wording, worldwide
  export extern "smsctl setup sinch" [
    --service-plan-id: string # Service plan ID [or $SINCH_SERVICE_PLAN_ID]
    --api-token: string       # API token of the service plan [or $SINCH_API_TOKEN]
    --from: string            # Sender: a number of yours, a short code, or an alphanumeric id; left out, the plan's default
    --region: string          # Region of the service plan: us, eu, br, ca or au [default: us]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup sinch color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup telnyx color" [] {
    [ "auto" "always" "never" ]
  }

  # Telnyx: sends your own wording, worldwide
  export extern "smsctl setup telnyx" [
    --api-key: string         # API key (V2) of the account [or $TELNYX_API_KEY]
    --from: string            # Sender: a number of yours (+1...), a short code, or an alphanumeric id (Acme)
    --messaging-profile-id: string # Messaging profile, which an alphanumeric sender needs
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup telnyx color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup infobip color" [] {
    [ "auto" "always" "never" ]
  }

  # Infobip: sends your own wording, worldwide
  export extern "smsctl setup infobip" [
    --host: string            # Base URL of the account without https://, such as xxxxx.api.infobip.com [or $INFOBIP_HOST]
    --api-key: string         # API key of the account [or $INFOBIP_API_KEY]
    --from: string            # Sender: an alphanumeric id of at most 11 characters (Acme), a number, or a short code
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup infobip color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup bird color" [] {
    [ "auto" "always" "never" ]
  }

  # Bird (MessageBird): sends your own wording, worldwide
  export extern "smsctl setup bird" [
    --workspace-id: string    # Workspace ID, a UUID [or $BIRD_WORKSPACE_ID]
    --channel-id: string      # ID of the SMS channel, a UUID; the channel is the sender [or $BIRD_CHANNEL_ID]
    --access-key: string      # Access key with the role Application developer [or $BIRD_ACCESS_KEY]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup bird color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup gatewayapi color" [] {
    [ "auto" "always" "never" ]
  }

  # GatewayAPI: sends your own wording, from Denmark or wholly within the EU
  export extern "smsctl setup gatewayapi" [
    --api-token: string       # API token of the account [or $GATEWAYAPI_TOKEN]
    --from: string            # Sender: an alphanumeric id of at most 11 characters (Acme), or a number of at most 15 digits
    --host: string            # Platform: gatewayapi.com, or gatewayapi.eu for an account on the EU platform [default: gatewayapi.com]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup gatewayapi color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup 46elks color" [] {
    [ "auto" "always" "never" ]
  }

  # 46elks: sends your own wording, worldwide, from Sweden
  export extern "smsctl setup 46elks" [
    --username: string        # API username: u and 32 characters [or $ELKS_USERNAME]
    --password: string        # API password [or $ELKS_PASSWORD]
    --from: string            # Sender: a number of yours (+46...), or an alphanumeric id (Acme)
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup 46elks color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup smsaero color" [] {
    [ "auto" "always" "never" ]
  }

  # SMS Aero: sends your own wording to Russia and neighbours
  export extern "smsctl setup smsaero" [
    --email: string           # E-mail address that the account is opened with [or $SMSAERO_EMAIL]
    --api-key: string         # API key of the account, 32 characters [or $SMSAERO_API_KEY]
    --sign: string            # Signature that the phone shows as the sender; SMS Aero serves everyone [default: SMS Aero]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup smsaero color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup yunpian color" [] {
    [ "auto" "always" "never" ]
  }

  # Yunpian: sends your own wording as an approved template has it, in mainland China and overseas
  export extern "smsctl setup yunpian" [
    --api-key: string         # API key of the account or of a sub-account
    --international: string   # Whether messages may go to numbers outside mainland China: true once Yunpian has enabled it [default: false]
    --server: string          # Server that is asked: china (sms.yunpian.com) or overseas (us.yunpian.com) [default: china]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup yunpian color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup smsbao color" [] {
    [ "auto" "always" "never" ]
  }

  # SMSBao: sends your own wording, in mainland China and overseas
  export extern "smsctl setup smsbao" [
    --username: string        # User name of the account
    --api-key: string         # API key of the account, or the MD5 sum of its password in hexadecimal digits
    --goods-id: string        # ID of a product of yours, where messages go by one of their own
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup smsbao color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup whatsapp color" [] {
    [ "auto" "always" "never" ]
  }

  # WhatsApp Business (Meta's Cloud API): sends authentication templates that Meta approved
  export extern "smsctl setup whatsapp" [
    --access-token: string    # Access token of a system user, with the permission whatsapp_business_messaging [or $WHATSAPP_ACCESS_TOKEN]
    --phone-number-id: string # ID of the phone number that sends: digits, not the number itself [or $WHATSAPP_PHONE_NUMBER_ID]
    --account-id: string      # ID of the WhatsApp Business account, by which `check` finds the templates [or $WHATSAPP_BUSINESS_ACCOUNT_ID]
    --language: string        # Language of the templates; a template in another one is written NAME/LANGUAGE [default: en]
    --api-version: string     # Version of the Graph API [default: v23.0]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup whatsapp color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup logto-http color" [] {
    [ "auto" "always" "never" ]
  }

  # A receiver of Logto's HTTP SMS connector: it renders and sends the message itself
  export extern "smsctl setup logto-http" [
    --endpoint: string        # Address that the message is posted to
    --authorization: string   # Authorization header, whole, where the receiver wants one
    --insecure: string        # Allow an endpoint on another machine that begins with http://, on a network that you trust [default: false]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup logto-http color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup http color" [] {
    [ "auto" "always" "never" ]
  }

  # Your own gateway, described in the file: method, address, body, and how its answers are read
  export extern "smsctl setup http" [
    --url: string             # Address that a message is sent to; {{to}} and other places are filled in
    --method: string          # Method of the request [default: post]
    --basic: string           # Login of Basic authentication, such as me:{{secret.password}}
    --headers: string         # A header of every request, such as Authorization=Bearer {{secret.token}}
    --query: string           # A part of the query
    --json-body: string       # JSON body, such as {"to": "{{to}}", "text": "{{text}}"}
    --form-body: string       # A field of a form body
    --text-body: string       # Any other body; its Content-Type is a header
    --success: string         # When a message counts as taken: status=200-299, at=/status, is=ok,queued
    --id: string              # Where the answer holds the message id: /messages/0/id, header:NAME or text:PATTERN
    --error: string           # Where a refusal holds its code and words: code=/error/code, message=/error/text
    --errors: string          # What a code means: 42=refused | the number is blocked | choose another
    --delivery: string        # How to ask what became of a message: url=..., at=/status, delivered=DELIVRD, failed=UNDELIV,REJECTD
    --check: string           # A question that sends nothing and fails on wrong credentials: url=..., at=/balance
    --samples: string         # What the sandbox answers where that cannot be told from the above: status=200, taken=..., refused=...
    --secrets: string         # A secret, which stands at {{secret.NAME}}
    --insecure: string        # Allow addresses of other machines that begin with http://, on a network that you trust [default: false]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup http color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl setup exec color" [] {
    [ "auto" "always" "never" ]
  }

  # A program of your own: it reads a message as JSON and says what became of it
  export extern "smsctl setup exec" [
    --command: string         # The program and its arguments; no shell is between
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl setup exec color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: the provider's name]
    --template: string        # A usage's wording or registered id; may be given several times
    --from-json: path         # Fields and templates as a JSON object; - for stdin
    --test-to: string         # Send a test of the generic template there first, and save only if the provider accepts it
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl change color" [] {
    [ "auto" "always" "never" ]
  }

  # Make another saved connector live; the previous one keeps its settings and templates
  export extern "smsctl change" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl change color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --check                   # Change only if the connector passes `smsctl check`
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
    to?: string               # A connector, a provider, or - for the one that was live before
  ]

  def "nu-complete smsctl test color" [] {
    [ "auto" "always" "never" ]
  }

  # Send a verification code through the live connector
  export extern "smsctl test" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl test color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --template: string        # What the message is for; may be given several times [default: generic]
    --all-templates           # Send the template of every usage
    --to: string              # Recipient in international form; may be given several times [default: the saved test recipient]
    --to-file: path           # Recipients from a file, one a line, # for a comment; - for stdin
    --resume                  # Continue the last batch over the file: skip messages that were accepted or may have been
    --code: string            # The code to send [default: six random digits]
    --connector: string       # The connector [default: the live one]
    --locale: string          # The language, such as zh-CN
    --dry-run                 # Send nothing; print the exact request with its secrets masked
    --wait: string            # Follow the message until it is delivered or fails, for 60 s unless told
    --confirm                 # Ask for the code that arrived, and check it
    --show-code               # Put the code into the JSON
    --concurrency: string     # How many messages may be under way at once
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl check color" [] {
    [ "auto" "always" "never" ]
  }

  # Ask the provider everything that can be learned without sending
  export extern "smsctl check" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl check color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
    name?: string             # The connector [default: the live one]
  ]

  def "nu-complete smsctl show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a connector with its secrets masked
  export extern "smsctl show" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl show color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --origin                  # Say where each value comes from
    --help(-h)                # Print help
    name?: string             # The connector [default: the live one]
  ]

  def "nu-complete smsctl list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the saved connectors and mark the live one
  export extern "smsctl list" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl list color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl set color" [] {
    [ "auto" "always" "never" ]
  }

  # Change settings of a connector
  export extern "smsctl set" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl set color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    ...changes: string        # A field and its new value; FIELD alone asks, FIELD=- reads a line of stdin, FIELD= takes it out
  ]

  def "nu-complete smsctl remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Forget a saved connector with its settings and templates
  export extern "smsctl remove" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl remove color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --yes(-y)                 # Do not ask
    --help(-h)                # Print help
    name: string              # The connector
  ]

  def "nu-complete smsctl template color" [] {
    [ "auto" "always" "never" ]
  }

  # See and change what the messages say
  export extern "smsctl template" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl template list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the template of every usage
  export extern "smsctl template list" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template list color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl template show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show one template as it is kept
  export extern "smsctl template show" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template show color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    usage: string             # register, sign-in, forgot-password, generic, or a name of your own
  ]

  def "nu-complete smsctl template set color" [] {
    [ "auto" "always" "never" ]
  }

  # Give a usage its wording, or its registered template id
  export extern "smsctl template set" [
    --locale: string          # The language of this wording, such as zh-CN; the others stay
    --params: string          # What a registered template takes, in its order [default: as before, or code]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template set color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    usage: string             # register, sign-in, forgot-password, generic, or a name of your own
    value: string             # A wording with {{code}}, or an id (china=ID,overseas=ID where they differ); - reads stdin
  ]

  def "nu-complete smsctl template unset color" [] {
    [ "auto" "always" "never" ]
  }

  # Take a usage's template out; the generic one serves in its place
  export extern "smsctl template unset" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template unset color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    usage: string             # register, sign-in, forgot-password, generic, or a name of your own
  ]

  def "nu-complete smsctl template edit color" [] {
    [ "auto" "always" "never" ]
  }

  # Edit a template in $EDITOR
  export extern "smsctl template edit" [
    --locale: string          # The language to edit, such as zh-CN
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template edit color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    usage: string             # register, sign-in, forgot-password, generic, or a name of your own
  ]

  def "nu-complete smsctl template preview color" [] {
    [ "auto" "always" "never" ]
  }

  # Show a message as the phone would, with its encoding and segments
  export extern "smsctl template preview" [
    --code: string            # The code to stand in it
    --locale: string          # The language, such as zh-CN
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template preview color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
    usage: string             # register, sign-in, forgot-password, generic, or a name of your own
  ]

  def "nu-complete smsctl template lint color" [] {
    [ "auto" "always" "never" ]
  }

  # Report what is wrong, risky or dear about the templates
  export extern "smsctl template lint" [
    --offline                 # Ask nobody: leave out what only the provider can tell
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl template lint color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # The connector [default: the live one]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl log color" [] {
    [ "auto" "always" "never" ]
  }

  # List the messages that were really sent, and what became of them
  export extern "smsctl log" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl log color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --connector: string       # Only those sent through this connector
    --since: string           # Only those sent in the last so many seconds, minutes, hours or days, such as 90s, 30m, 1h or 7d
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl delivery color" [] {
    [ "auto" "always" "never" ]
  }

  # Ask what became of a message
  export extern "smsctl delivery" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl delivery color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --wait: string            # Follow it until it is delivered or fails, for 60 s unless told
    --to: string              # Its recipient, by which some providers look it up [default: the saved test recipient]
    --connector: string       # The connector [default: the live one]
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
    id?: string               # The message id that `smsctl test` printed [default: the newest in `smsctl log`]
  ]

  def "nu-complete smsctl providers color" [] {
    [ "auto" "always" "never" ]
  }

  # List what can be set up; with a name, that provider's fields and guide
  export extern "smsctl providers" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl providers color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    name?: string             # The provider
  ]

  def "nu-complete smsctl providers new color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a connector that describes a gateway of your own, with a comment at every line
  export extern "smsctl providers new" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl providers new color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl sandbox color" [] {
    [ "auto" "always" "never" ]
  }

  # Run the stand-in for all providers as a server for any program
  export extern "smsctl sandbox" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl sandbox color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --listen: string          # Address and port to listen on; port 0 takes a free one
    --tls                     # Speak TLS too, by the providers' real names, with certificates of the authority that `smsctl sandbox ca` names
    --credential: string      # One more account: "PROVIDER FIELD=VALUE... USAGE=TEMPLATE...", a secret as env:NAME or file:PATH; what is left out is as in the demonstration account
    --accept-any              # Verify nothing: take whatever can be read, whoever sends it
    --fault: string           # Let something go wrong, such as "to=+1415* every=3 refuse=21610", "throttle=30 times=2", "latency=500", "drop=after"
    --host: string            # Answer to this name too, such as that of a container
    --callback-to: string     # Tell this address too what becomes of a message, where a client asks for it; beyond this machine, only such an address
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl sandbox ca color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the path of the certificate that programs trust to reach the sandbox by TLS, made where there is none
  export extern "smsctl sandbox ca" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl sandbox ca color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl sandbox run color" [] {
    [ "auto" "always" "never" ]
  }

  # Run a command with the sandbox beside it and everything set that leads there
  export extern "smsctl sandbox run" [
    --credential: string      # One more account: "PROVIDER FIELD=VALUE... USAGE=TEMPLATE...", a secret as env:NAME or file:PATH; what is left out is as in the demonstration account
    --accept-any              # Verify nothing: take whatever can be read, whoever sends it
    --fault: string           # Let something go wrong, such as "to=+1415* every=3 refuse=21610", "throttle=30 times=2", "latency=500", "drop=after"
    --host: string            # Answer to this name too, such as that of a container
    --callback-to: string     # Tell this address too what becomes of a message, where a client asks for it; beyond this machine, only such an address
    --strict                  # Run the command in a network of its own, in which nothing but the sandbox answers (Linux only)
    --listen: string          # Address and port to listen on [default: a free port of this machine]
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl sandbox run color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete smsctl inbox color" [] {
    [ "auto" "always" "never" ]
  }

  # Read the inbox of a running sandbox, and wait for messages
  export extern "smsctl inbox" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl inbox color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl inbox list color" [] {
    [ "auto" "always" "never" ]
  }

  # List messages from the oldest to the newest; without --after, the newest ones
  export extern "smsctl inbox list" [
    --to: string              # Only to this number
    --provider: string        # Only of this provider
    --connector: string       # Only by this connector
    --after: string           # Only what came after this number of the inbox
    --limit: string           # At most so many
    --refused                 # List the requests that were refused instead
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl inbox list color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl inbox show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show one message or refusal, with the request behind it
  export extern "smsctl inbox show" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl inbox show color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
    id: string                # Its number in the inbox, or the message id of the provider
  ]

  def "nu-complete smsctl inbox wait color" [] {
    [ "auto" "always" "never" ]
  }

  # Wait until a message comes, for --timeout at most; what is there already counts, unless --after leaves it behind
  export extern "smsctl inbox wait" [
    --to: string              # Only to this number
    --provider: string        # Only of this provider
    --connector: string       # Only by this connector
    --after: string           # Only what came after this number of the inbox
    --code-only               # Print its code and nothing else
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl inbox wait color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl inbox clear color" [] {
    [ "auto" "always" "never" ]
  }

  # Forget all messages and refusals, or the messages to one number
  export extern "smsctl inbox clear" [
    --to: string              # Only messages to this number
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl inbox clear color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --sandbox: string         # Use the stand-in for the provider: one in this process, or the one at URL. Nothing reaches a phone
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl import color" [] {
    [ "auto" "always" "never" ]
  }

  # Take a connector over from Logto, an export, or a provider's own command-line tool, and make it live
  export extern "smsctl import" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl import color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --name: string            # What to call it; the name of a saved connector edits that one [default: its name there, or the provider's]
    --template: string        # A usage's wording or registered id; may be given several times
    --allow-commands          # Keep the programs that an export names, such as cmd:PROGRAM, without asking: they will be run
    --account-sid: string     # Account SID: AC and 32 hexadecimal digits
    --auth-token: string      # Auth token of the account (or leave it out and give an API key)
    --api-key-sid: string     # API key SID, in place of the auth token: SK and 32 hexadecimal digits
    --api-key-secret: string  # Secret of the API key
    --region: string          # Region that processes the messages, such as ie1; its credentials are its own
    --edge: string            # Edge by which Twilio's network is entered, such as dublin
    --from: string            # Sender: a number of yours (+1...), an alphanumeric id (Acme), or a Messaging Service SID (MG...)
    --risk-check: string      # Whether Twilio may refuse messages that look like SMS pumping
    --access-key-id: string   # AccessKey ID of a RAM user
    --access-key-secret: string # AccessKey secret, shown once when the key is made
    --sign-name: string       # Approved signature (签名) without its 【】, or china=NAME,overseas=NAME
    --secret-id: string       # SecretId of a Tencent Cloud API key
    --secret-key: string      # SecretKey of the same API key
    --sdk-app-id: string      # SDK AppID of the SMS application: digits, such as 1400006666
    --site: string            # Site that the account belongs to: china (cloud.tencent.com) or international (tencentcloud.com)
    --sender-id: string       # Sender id for numbers outside mainland China, only if Tencent gave you one of your own
    --secret-access-key: string # Secret access key, shown once when the key is made
    --session-token: string   # Session token, where the key is a temporary one
    --origination-number: string # Number of yours that sends, in E.164
    --sms-type: string        # Route: transactional for codes, or promotional
    --max-price: string       # The most that a message may cost, in USD, such as 0.50
    --entity-id: string       # Entity ID that India's regulator gave you
    --template-id: string     # Template ID that India's regulator gave you
    --api-key: string         # API key of the account, 8 characters
    --api-secret: string      # API secret of the account
    --auth-id: string         # Auth ID of the account: MA or SA and 18 characters
    --service-plan-id: string # Service plan ID
    --api-token: string       # API token of the service plan
    --messaging-profile-id: string # Messaging profile, which an alphanumeric sender needs
    --host: string            # Base URL of the account without https://, such as xxxxx.api.infobip.com
    --workspace-id: string    # Workspace ID, a UUID
    --channel-id: string      # ID of the SMS channel, a UUID; the channel is the sender
    --access-key: string      # Access key with the role Application developer
    --username: string        # API username: u and 32 characters
    --password: string        # API password
    --email: string           # E-mail address that the account is opened with
    --sign: string            # Signature that the phone shows as the sender; SMS Aero serves everyone
    --international: string   # Whether messages may go to numbers outside mainland China: true once Yunpian has enabled it
    --server: string          # Server that is asked: china (sms.yunpian.com) or overseas (us.yunpian.com)
    --goods-id: string        # ID of a product of yours, where messages go by one of their own
    --access-token: string    # Access token of a system user, with the permission whatsapp_business_messaging
    --phone-number-id: string # ID of the phone number that sends: digits, not the number itself
    --account-id: string      # ID of the WhatsApp Business account, by which `check` finds the templates
    --language: string        # Language of the templates; a template in another one is written NAME/LANGUAGE
    --api-version: string     # Version of the Graph API
    --endpoint: string        # Address that the message is posted to
    --authorization: string   # Authorization header, whole, where the receiver wants one
    --insecure: string        # Allow an endpoint on another machine that begins with http://, on a network that you trust
    --url: string             # Address that a message is sent to; {{to}} and other places are filled in
    --method: string          # Method of the request
    --basic: string           # Login of Basic authentication, such as me:{{secret.password}}
    --headers: string         # A header of every request, such as Authorization=Bearer {{secret.token}}
    --query: string           # A part of the query
    --json-body: string       # JSON body, such as {"to": "{{to}}", "text": "{{text}}"}
    --form-body: string       # A field of a form body
    --text-body: string       # Any other body; its Content-Type is a header
    --success: string         # When a message counts as taken: status=200-299, at=/status, is=ok,queued
    --id: string              # Where the answer holds the message id: /messages/0/id, header:NAME or text:PATTERN
    --error: string           # Where a refusal holds its code and words: code=/error/code, message=/error/text
    --errors: string          # What a code means: 42=refused | the number is blocked | choose another
    --delivery: string        # How to ask what became of a message: url=..., at=/status, delivered=DELIVRD, failed=UNDELIV,REJECTD
    --check: string           # A question that sends nothing and fails on wrong credentials: url=..., at=/balance
    --samples: string         # What the sandbox answers where that cannot be told from the above: status=200, taken=..., refused=...
    --secrets: string         # A secret, which stands at {{secret.NAME}}
    --command: string         # The program and its arguments; no shell is between
    --help(-h)                # Print help (see more with '--help')
    file: path                # Logto's config JSON, an `export --format json`, or the file in which a provider's tool keeps credentials; - for stdin
  ]

  def "nu-complete smsctl export color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete smsctl export format" [] {
    [ "logto" "env" "k8s" "json" ]
  }

  # Write a connector as Logto, a shell, Kubernetes or another smsctl takes it
  export extern "smsctl export" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl export color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --format: string@"nu-complete smsctl export format" # What to write
    --show-secrets            # Write secrets as they are, and what references refer to
    --help(-h)                # Print help (see more with '--help')
    name?: string             # The connector [default: the live one]
  ]

  def "nu-complete smsctl config color" [] {
    [ "auto" "always" "never" ]
  }

  # The file itself
  export extern "smsctl config" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config path color" [] {
    [ "auto" "always" "never" ]
  }

  # Print where the file is
  export extern "smsctl config path" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config path color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config validate color" [] {
    [ "auto" "always" "never" ]
  }

  # Check the file without changing it
  export extern "smsctl config validate" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config validate color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config schema color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a JSON Schema of the file, by which editors complete it
  export extern "smsctl config schema" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config schema color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config edit color" [] {
    [ "auto" "always" "never" ]
  }

  # Edit the file in $EDITOR; what does not validate is not saved
  export extern "smsctl config edit" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config edit color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config history color" [] {
    [ "auto" "always" "never" ]
  }

  # List the last 20 changes, the newest first; `config undo` takes them back
  export extern "smsctl config history" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config history color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
  ]

  def "nu-complete smsctl config undo color" [] {
    [ "auto" "always" "never" ]
  }

  # Take the last change back, or change N and all after it; undo twice to have it again
  export extern "smsctl config undo" [
    --yes(-y)                 # Do not ask: take back what was edited by hand since, too
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl config undo color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    number?: string           # The change's number in `config history` [default: the newest]
  ]

  def "nu-complete smsctl completions color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete smsctl completions shell" [] {
    [ "bash" "zsh" "fish" "elvish" "nushell" "powershell" ]
  }

  # Print a completion script
  export extern "smsctl completions" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl completions color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    shell: string@"nu-complete smsctl completions shell"
  ]

  def "nu-complete smsctl man color" [] {
    [ "auto" "always" "never" ]
  }

  # Write man pages for all commands and help topics into a folder
  export extern "smsctl man" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl man color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    folder: path              # The folder, such as ~/.local/share/man/man1
  ]

  def "nu-complete smsctl help color" [] {
    [ "auto" "always" "never" ]
  }

  # Print help for a command or a topic
  export extern "smsctl help" [
    --config: path            # Configuration file [env: SMSCTL_CONFIG] [default: smsctl/config.toml in the config folder]
    --json                    # Print one JSON document on stdout, also on failure
    --quiet(-q)               # Print only the essential value, such as the message id
    --verbose(-v)             # Log requests to stderr, with secrets masked
    --color: string@"nu-complete smsctl help color" # Colour the output [default: auto]
    --no-input                # Never ask; exit with code 10 if an answer is needed
    --timeout: string         # Time limit for all requests of the command together [default: 30]
    --ca-file: path           # PEM file of additional root certificates to trust [env: SSL_CERT_FILE]
    --help(-h)                # Print help
    ...words: string          # A command with its subcommands, or a topic
  ]

}

export use completions *
