//! A local stand-in for the providers' servers: it only moves bytes to [`Connector::emulate`] and back.

use std::{
    cell::{Ref, RefCell},
    convert::Infallible,
    io,
};

use futures_util::{StreamExt, stream::FuturesUnordered};
use http::Uri;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

use crate::{
    connectors::Connector,
    sms::Desk,
    wire::{Moment, Request, Response},
};

/// The longest request body that is read, in bytes.
const LONGEST: usize = 64 * 1024;

/// A provider's server on a free port of the loopback interface.
pub struct Sandbox {
    listener: TcpListener,
    account: Box<dyn Connector>,
    desk: RefCell<Desk>,
    moment: fn() -> Moment,
}

impl Sandbox {
    /// Opens a port for one account, whose requests are verified against its own settings.
    pub async fn open(account: Box<dyn Connector>, desk: Desk, moment: fn() -> Moment) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        Ok(Self { listener, account, desk: RefCell::new(desk), moment })
    }

    pub fn url(&self) -> io::Result<Uri> {
        let address = self.listener.local_addr()?;
        format!("http://{address}").parse().map_err(io::Error::other)
    }

    /// What arrived and what was refused.
    pub fn desk(&self) -> Ref<'_, Desk> {
        self.desk.borrow()
    }

    /// Runs the server for as long as the work takes.
    pub async fn during<T>(&self, work: impl Future<Output = T>) -> T {
        tokio::select! {
            never = self.serve() => match never {},
            value = work => value,
        }
    }

    async fn serve(&self) -> Infallible {
        let mut open = FuturesUnordered::new();
        loop {
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => open.push(self.converse(stream)),
                    Err(_) => tokio::task::yield_now().await,
                },
                Some(()) = open.next() => {}
            }
        }
    }

    /// One connection. A client that breaks off is none of our business.
    async fn converse(&self, stream: TcpStream) {
        let service = service_fn(|request| async { Ok::<_, Infallible>(self.answer(request).await) });
        let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
    }

    async fn answer(&self, request: http::Request<Incoming>) -> http::Response<Full<Bytes>> {
        let (parts, body) = request.into_parts();
        let response = match Limited::new(body, LONGEST).collect().await {
            Ok(body) => {
                let request = Request::from_parts(parts, body.to_bytes().to_vec());
                self.account.emulate(&request, &mut self.desk.borrow_mut(), &(self.moment)())
            }
            Err(_) => {
                let mut response = Response::new(vec![]);
                *response.status_mut() = http::StatusCode::PAYLOAD_TOO_LARGE;
                response
            }
        };
        response.map(|body| Full::new(Bytes::from(body)))
    }
}
